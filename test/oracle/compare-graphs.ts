import { execute, parse, Source, validate, type ExecutionResult, type OperationDefinitionNode } from 'graphql';
import { composeSchemas } from '../../src/composition/compose-schemas';
import type { Supergraph } from '../../src/composition/supergraph';
import { executePlan } from '../../src/execution/execute-plan';
import { planFor } from '../../src/planning/plan-for';
import { callContext } from './call-context';
import { createExecutable, memoryUpstream } from './memory-upstream';
import { createRandom } from './random';
import { createRandomGraph } from './random-graph';
import { createRandomOperation, type RandomOperation } from './random-operation';
import { monolithOf } from './random-resolvers';
import { subschemaOf } from './random-subschema';

/** One operation answered by the gateway's engine and by one schema that holds the whole graph. */
export interface Comparison {
  readonly seed: number;
  readonly operation: RandomOperation;
  readonly gateway: ExecutionResult;
  readonly monolith: ExecutionResult;
}

/** Makes a random graph of a seed, cuts it into subschemas, and answers some operations both ways. */
export async function compareGraphs(seed: number, operations: number): Promise<readonly Comparison[]> {
  const random = createRandom(seed);
  const graph = createRandomGraph(random);
  const { typeDefs, resolvers } = monolithOf(graph);
  const whole = createExecutable(typeDefs, resolvers);
  const parts = graph.subschemas.map((name) => subschemaOf(graph, name, random));
  const supergraph = await composeParts(seed, parts);
  const comparisons: Comparison[] = [];
  for (let n = 0; n < operations; n++) {
    const operation = createRandomOperation(graph, random);
    const document = parse(operation.query);
    const faults = [...validate(whole, document), ...validate(supergraph.schema, document)];
    if (faults.length > 0)
      throw new Error(`Seed ${String(seed)}: the operation is not valid: ${faults.join('\n')}\n${operation.query}`);
    const monolith = await execute({ schema: whole, document, variableValues: operation.variables });
    const gateway = await answer(supergraph, operation);
    comparisons.push({ seed, operation, gateway: overTheWire(gateway), monolith: overTheWire(monolith) });
  }
  return comparisons;
}

async function composeParts(seed: number, parts: readonly ReturnType<typeof subschemaOf>[]): Promise<Supergraph> {
  const inputs = parts.map(({ name, typeDefs, overlay, resolvers, selects }) => ({
    name,
    upstream: memoryUpstream(typeDefs, resolvers, { name, selects }),
    directives: '',
    overlay: overlay === '' ? undefined : parse(new Source(overlay, `${name}/overlay.graphql`)),
    transforms: {},
    manifestFile: `${name}/subschema.yaml`,
    lineOf: () => 1,
  }));
  const { supergraph, problems } = await composeSchemas(inputs);
  if (supergraph !== undefined) return supergraph;
  const found = problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  throw new Error(
    `Seed ${String(seed)} does not compose:\n${found.join('\n')}\n${parts.map((part) => `${part.typeDefs}\n${part.overlay}`).join('\n---\n')}`,
  );
}

async function answer(supergraph: Supergraph, { query, variables }: RandomOperation): Promise<ExecutionResult> {
  const document = parse(query);
  const operation = document.definitions[0] as OperationDefinitionNode;
  const plan = planFor(supergraph, document, operation, variables);
  return executePlan(plan, { variables, context: callContext(), maxErrors: Infinity });
}

function overTheWire(result: ExecutionResult): ExecutionResult {
  return JSON.parse(JSON.stringify(result)) as ExecutionResult;
}
