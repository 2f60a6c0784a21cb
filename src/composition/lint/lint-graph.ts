import type { Problem } from '../../problem';
import type { Breathe } from '../breathe';
import type { DraftGraph } from '../merge/draft-graph';
import { lintRules } from './lint-rules';
import { surveyReach } from './survey-reach';

/** Runs every rule over the subschemas and gives all that they find. */
export async function lintGraph(graph: DraftGraph, breathe: Breathe): Promise<readonly Problem[]> {
  const tainted = new Set(graph.drafts.flatMap((draft) => [...draft.tainted]));
  const input = { ...graph, tainted, distant: await surveyReach(graph, breathe) };
  const found: Problem[] = [];
  for (const rule of lintRules) {
    await breathe();
    for (const { taints, ...problem } of rule(input)) {
      if (taints !== undefined) tainted.add(taints);
      found.push(problem);
    }
  }
  return found;
}
