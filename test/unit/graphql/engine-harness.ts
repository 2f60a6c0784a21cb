import { Writable } from 'node:stream';
import { buildSchema, execute, subscribe, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { noGuards } from '../../../src/composition/guards/guard';
import type { Lease } from '../../../src/composition/lease';
import type { Supergraph } from '../../../src/composition/supergraph';
import { defaultLimits, type Limits } from '../../../src/config/limits';
import { createEngine } from '../../../src/graphql/create-engine';
import type { GraphQLEngine, Prepared, ReadyOperation, RequestContext } from '../../../src/graphql/engine';
import type { CacheMetrics } from '../../../src/telemetry/cache-metrics';
import type { EndedOperation, OperationMetrics } from '../../../src/telemetry/operation-metrics';
import type { OperationRunner } from '../../../src/graphql/operation-runner';
import { createLogger } from '../../../src/logger';
import { Cancellation } from '../../../src/upstreams/cancellation';

export const schema = buildSchema(`
  type Query { me: User, node: Node, find(by: Search, color: Color, count: Int, text: String, any: JSON, list: [Int!], id: ID, ratio: Float): String, hello: String }
  type Mutation { rename(name: String!): User }
  type Subscription { ticks: Int, tocks: Int }
  interface Node { id: ID! }
  type User implements Node { id: ID!, name: String, friend: User }
  enum Color { RED GREEN }
  scalar JSON
  input Search { name: String!, nested: Search, tags: [[String!]], color: Color }
`);

export const limits = (changes: Partial<Limits> = {}): Limits => ({ ...defaultLimits, ...changes });

/** Measures nothing. */
export const caches: CacheMetrics = {
  watch: () => undefined,
  planMade: () => undefined,
  plansCarried: () => undefined,
};

/** Answers by graphql-js on a root value. */
export function runOn(rootValue: unknown): OperationRunner {
  const answer: OperationRunner['execute'] = async ({ supergraph, document, operation, variables }) =>
    await execute({
      schema: supergraph.schema,
      document,
      rootValue,
      operationName: operation.name?.value,
      variableValues: { ...variables },
    });
  return {
    execute: answer,
    write: async (operation, context) => {
      const result = await answer(operation, context);
      return result.errors === undefined ? JSON.stringify(result) : result;
    },
    subscribe: async ({ supergraph, document }) => {
      const results = await subscribe({ schema: supergraph.schema, document, rootValue });
      if (Symbol.asyncIterator in results) return results;
      throw results.errors?.[0] ?? new Error('The subscription did not open.');
    },
  };
}

export interface EngineTest {
  /** It prepares without a promise: there are no policies. */
  readonly engine: { prepare(...args: Parameters<GraphQLEngine['prepare']>): Prepared };
  readonly lines: Record<string, unknown>[];
  readonly refused: string[];
  readonly ended: EndedOperation[];
  readonly reads: string[];
  subscriptions: number;
  leases: number;
  cut: AbortController;
  readonly context: RequestContext;
  serve(schema: GraphQLSchema): void;
}

export interface EngineTestOptions {
  readonly limits?: Partial<Limits>;
  readonly introspection?: 'allowed' | 'authenticated' | 'refused';
  readonly runner?: OperationRunner;
  readonly cancellation?: Cancellation;
}

/** An engine over {@link schema}, and a record of all it did. */
export function startEngine(options: EngineTestOptions = {}): EngineTest {
  const lines: Record<string, unknown>[] = [];
  const log = createLogger({ level: 'debug', destination: recordLines(lines) });
  let served = supergraphOf(schema);
  const metrics: OperationMetrics = {
    operationRefused: (code) => test.refused.push(code),
    operationEnded: (operation) => test.ended.push(operation),
    subscriptionsChanged: (by) => {
      test.subscriptions += by;
    },
    documentRead: (from) => test.reads.push(from),
  };
  const lease = (): Lease => {
    let held = true;
    test.leases += 1;
    const release = (): void => {
      if (held) test.leases -= 1;
      held = false;
    };
    return { supergraph: served, signal: test.cut.signal, release };
  };
  const { introspection = 'allowed', runner = runOn({ hello: 'world' }) } = options;
  const whole = createEngine({
    registry: { lease },
    runner,
    limits: limits(options.limits),
    introspection,
    metrics,
    caches,
  });
  const prepare = (...args: Parameters<GraphQLEngine['prepare']>): Prepared => {
    const prepared = whole.prepare(...args);
    if (prepared instanceof Promise) throw new Error('There was something to wait for.');
    return prepared;
  };
  const cancellation = options.cancellation ?? new Cancellation();
  const caller = { identity: undefined, session: undefined };
  const context = { id: 'r-1', log, headers: {}, ...caller, cancellation, deadline: Infinity };
  const test: EngineTest = {
    engine: { prepare },
    lines,
    context,
    refused: [],
    ended: [],
    reads: [],
    subscriptions: 0,
    leases: 0,
    cut: new AbortController(),
    serve: (next) => {
      served = supergraphOf(next);
    },
  };
  return test;
}

function recordLines(lines: Record<string, unknown>[]): Writable {
  return new Writable({
    write: (chunk: Buffer, _, done) => {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
}

/** A supergraph of which nothing but the schema is looked at. */
export function supergraphOf(clientSchema: GraphQLSchema): Supergraph {
  const none = new Map<string, string>();
  return {
    schema: clientSchema,
    subschemas: new Map(),
    rootFields: { query: none, mutation: none, subscription: none },
    entryPoints: new Map(),
    guards: noGuards,
    hash: 'h',
  };
}

/** The operation of a request that must be accepted. */
export function accepted(prepared: Prepared): ReadyOperation {
  if (prepared.kind === 'refused')
    throw new Error(`refused: ${prepared.errors.map(({ message }) => message).join(' ')}`);
  return prepared.operation;
}

/** Status, codes and messages of a request that must be refused; the operation's type when it was accepted. */
export function refusalOf(
  prepared: Prepared,
): { status: number | undefined; codes: unknown[]; messages: string[] } | string {
  if (prepared.kind === 'ready') {
    prepared.operation.release();
    return `accepted a ${prepared.operation.type}`;
  }
  return {
    status: prepared.status,
    codes: [...new Set(prepared.errors.map(({ extensions }) => extensions['code']))],
    messages: prepared.errors.map(({ message }) => message),
  };
}

/** Every result of a subscription that must have opened. */
export async function collect(
  opened: AsyncIterableIterator<ExecutionResult> | ExecutionResult,
): Promise<ExecutionResult[]> {
  if (!(Symbol.asyncIterator in opened)) throw new Error(`not opened: ${JSON.stringify(opened)}`);
  const results: ExecutionResult[] = [];
  for await (const result of opened) results.push(result);
  return results;
}
