import type { Problem } from '../../problem';
import type { Breathe } from '../breathe';
import type { DraftGraph } from '../merge/draft-graph';
import type { LintRule } from './lint-rule';
import { surveyReach } from './survey-reach';

/** Runs rules, in their order, over the subschemas and gives all that they find. */
export async function lintGraph(
  graph: DraftGraph,
  rules: readonly LintRule[],
  breathe: Breathe,
): Promise<readonly Problem[]> {
  const tainted = new Set(graph.drafts.flatMap((draft) => [...draft.tainted]));
  const input = { ...graph, tainted, distant: await surveyReach(graph, breathe) };
  const found: Problem[] = [];
  for (const rule of rules) {
    await breathe();
    for (const { taints, ...problem } of rule(input)) {
      if (taints !== undefined) tainted.add(taints);
      found.push(problem);
    }
  }
  return found;
}
