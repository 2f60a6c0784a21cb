import { parse, validate, type ExecutionResult, type OperationDefinitionNode } from 'graphql';
import { composeSchemas } from '../../src/composition/compose-schemas';
import type { SubschemaInput } from '../../src/composition/subschema-input';
import type { Supergraph } from '../../src/composition/supergraph';
import { executePlan } from '../../src/execution/execute-plan';
import type { WriterChoice } from '../../src/execution/plan-request';
import { subscribePlan } from '../../src/execution/subscribe-plan';
import { writePlan } from '../../src/execution/write-plan';
import { readGrants } from '../../src/graphql/grants/read-grants';
import { collectGrantChecks } from '../../src/planning/collect-grant-checks';
import { planOperation } from '../../src/planning/plan-operation';
import { printPlan } from '../../src/planning/print-plan';
import type { PrintedPlan } from '../../src/planning/printed-plan';
import type { CallContext } from '../../src/upstreams/call-context';
import { callContext } from './call-context';
import type { MemoryUpstream, MemoryUpstreamOptions, Row } from './memory-upstream';
import { openSubschemas } from './open-subschemas';
import type { SampleSubschema } from './sample-graph';

/** The gateway's engine over subschemas in memory. */
export interface Engine {
  readonly supergraph: Supergraph;
  readonly upstreams: ReadonlyMap<string, MemoryUpstream>;
  /** Answers a query or mutation as plain JSON values. */
  answer(document: string, request?: EngineRequest): Promise<ExecutionResult>;
  subscribe(document: string, variables?: Row, context?: Partial<CallContext>): ReturnType<typeof subscribePlan>;
  /** The plan of a document's first operation, as data. */
  plan(document: string, variables?: Row, context?: Partial<CallContext>): PrintedPlan;
}

export interface EngineRequest {
  readonly variables?: Row;
  readonly context?: Partial<CallContext>;
  readonly maxErrors?: number;
  /** Who writes the answer. Default: nobody, it stays data. */
  readonly writer?: WriterChoice;
}

/** Composes subschemas and starts the engine on them. Rejects with every problem when they do not compose. */
export async function startEngine(
  subschemas: readonly SampleSubschema[],
  options: Readonly<Record<string, MemoryUpstreamOptions>> = {},
): Promise<Engine> {
  const { inputs, upstreams } = openSubschemas(subschemas, options);
  return engineOver(await compose(inputs), upstreams);
}

/** Composes inputs; rejects with every error that was found. */
export async function compose(inputs: readonly SubschemaInput[]): Promise<Supergraph> {
  const { supergraph, problems } = await composeSchemas(inputs);
  if (supergraph !== undefined) return supergraph;
  throw new Error(problems.map(({ file, line, message }) => `${file}:${String(line)} ${message}`).join('\n'));
}

/** Starts the engine on a supergraph. */
export function engineOver(supergraph: Supergraph, upstreams: ReadonlyMap<string, MemoryUpstream> = new Map()): Engine {
  const planOf = (text: string, variables: Row, context: Partial<CallContext> = {}) => {
    const document = parse(text);
    const faults = validate(supergraph.schema, document);
    if (faults.length > 0) throw new Error(faults.join('\n'));
    const operation = document.definitions[0] as OperationDefinitionNode;
    const checks = [...collectGrantChecks(supergraph, document, operation).values()];
    const grants = readGrants(checks, { identity: context.identity, session: context.session, variables });
    if (typeof grants !== 'string') throw new Error('There was a policy to wait for.');
    return planOperation(supergraph, { document, operation, conditions: variables, grants });
  };
  return {
    supergraph,
    upstreams,
    async answer(text, { variables = {}, context = {}, maxErrors = 20, writer } = {}) {
      const request = { variables, context: { ...callContext(), ...context }, maxErrors };
      const plan = planOf(text, variables, context);
      const answer = await (writer === undefined
        ? executePlan(plan, request)
        : writePlan(plan, { ...request, writer }));
      return JSON.parse(typeof answer === 'string' ? answer : JSON.stringify(answer)) as ExecutionResult;
    },
    subscribe: (text, variables = {}, context = {}) =>
      subscribePlan(planOf(text, variables, context), {
        variables,
        context: { ...callContext(), ...context },
        maxErrors: 20,
      }),
    plan: (text, variables = {}, context = {}) => printPlan(planOf(text, variables, context)),
  };
}
