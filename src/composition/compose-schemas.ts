import { OperationTypeNode, validateSchema } from 'graphql';
import type { Problem } from '../problem';
import { createBreather, type Breathe } from './breathe';
import { DraftMemory } from './draft-memory';
import type { DraftedSubschema } from './draft-subschema';
import { buildGuards } from './guards/build-guards';
import { lintGraph } from './lint/lint-graph';
import type { LintRule } from './lint/lint-rule';
import { lintRules, partialRules } from './lint/lint-rules';
import { buildClientSchema } from './merge/build-client-schema';
import { buildDraftGraph } from './merge/build-draft-graph';
import type { DraftGraph, RootField } from './merge/draft-graph';
import { hashGraph } from './merge/hash-graph';
import { errorAt, placeOf } from './place';
import type { SubschemaDraft } from './subschema-draft';
import type { SubschemaInput } from './subschema-input';
import type { Supergraph } from './supergraph';
import { describeTooDeep } from './too-deep';

/** What composing gives: the supergraph, or why there is none. Warnings may come with either. */
export interface ComposedSchemas {
  /** Undefined when any problem is an error. */
  readonly supergraph: Supergraph | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Composes opened upstreams and their overlays into one supergraph: overlay, transforms, lint, merged client schema.
 * Lets other work run at least every few milliseconds. The order of the inputs does not matter. Drafts that `memory` has are
 * taken from there; by default there are none.
 * Resolves with problems for whatever a person can mend; rejects on our own faults alone.
 */
export async function composeSchemas(
  inputs: readonly SubschemaInput[],
  memory = new DraftMemory(),
): Promise<ComposedSchemas> {
  const breathe = createBreather();
  const { graph, problems } = await draftGraph(inputs, { rules: lintRules, memory, breathe });
  if (problems.some(({ severity }) => severity === 'error')) return { supergraph: undefined, problems };
  try {
    return await mergeDrafts(graph, problems, breathe);
  } catch (error) {
    const candidates = graph.drafts.map(({ subschema: { upstream }, manifest }) => ({ upstream, manifest }));
    return { supergraph: undefined, problems: [...problems, describeTooDeep(error, candidates)] };
  }
}

/** Finds what is wrong with some subschemas while others are missing. */
export async function lintSchemas(
  inputs: readonly SubschemaInput[],
  memory = new DraftMemory(),
): Promise<readonly Problem[]> {
  return (await draftGraph(inputs, { rules: partialRules, memory, breathe: createBreather() })).problems;
}

interface Drafting {
  readonly rules: readonly LintRule[];
  readonly memory: DraftMemory;
  readonly breathe: Breathe;
}

async function draftGraph(
  inputs: readonly SubschemaInput[],
  { rules, memory, breathe }: Drafting,
): Promise<{ readonly graph: DraftGraph; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const drafts: SubschemaDraft[] = [];
  for (const input of [...inputs].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const drafted = draftWithinStack(input, memory);
    if ('severity' in drafted) {
      problems.push(drafted);
    } else {
      drafts.push(drafted.draft);
      problems.push(...drafted.problems);
    }
    await breathe();
  }
  const graph = await buildDraftGraph(drafts, breathe);
  problems.push(...(await lintGraph(graph, rules, breathe)));
  return { graph, problems };
}

function draftWithinStack(input: SubschemaInput, memory: DraftMemory): DraftedSubschema | Problem {
  try {
    return memory.draft(input);
  } catch (error) {
    return describeTooDeep(error, [{ upstream: input.upstream, manifest: { file: input.manifestFile, line: 1 } }]);
  }
}

async function mergeDrafts(
  graph: DraftGraph,
  warnings: readonly Problem[],
  breathe: Breathe,
): Promise<ComposedSchemas> {
  const [first] = graph.drafts;
  if (first === undefined || graph.rootFields.query.size === 0) {
    const place = first?.manifest ?? { file: 'subschemas', line: 1 };
    const message = 'The graph has no field that clients can query.';
    const problem = errorAt(place, {
      message,
      mend: 'Let a subschema offer a field of Query that is not internal or hidden.',
    });
    return { supergraph: undefined, problems: [...warnings, problem] };
  }
  const schema = await buildClientSchema(graph, breathe);
  await breathe();
  const faults = validateSchema(schema).map((error) => {
    const mend = 'Make the definitions that the subschemas give of this type agree.';
    return errorAt(placeOf(error.nodes?.[0], first.manifest), { message: `Merged: ${error.message}`, mend });
  });
  if (faults.length > 0) return { supergraph: undefined, problems: [...warnings, ...faults] };
  const owners = (fields: ReadonlyMap<string, RootField>) =>
    new Map([...fields].map(([name, { draft }]) => [name, draft.subschema.name]));
  const supergraph: Supergraph = {
    schema,
    subschemas: graph.subschemas,
    rootFields: {
      [OperationTypeNode.QUERY]: owners(graph.rootFields.query),
      [OperationTypeNode.MUTATION]: owners(graph.rootFields.mutation),
      [OperationTypeNode.SUBSCRIPTION]: owners(graph.rootFields.subscription),
    },
    entryPoints: graph.entryPoints,
    guards: buildGuards(graph, schema),
    hash: await hashGraph(graph, schema, breathe),
  };
  return { supergraph, problems: warnings };
}
