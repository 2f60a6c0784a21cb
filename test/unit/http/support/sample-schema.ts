import { setTimeout as sleep } from 'node:timers/promises';
import type { GraphQLScalarType } from 'graphql';
import { GraphQLError, buildSchema, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../../../../src/graphql/engine';

/** What the resolvers of the sample schema saw. */
export interface SampleRecord {
  /** Fields that run now. */
  running: number;
  mostRunning: number;
  /** When a `slow` field or a stream was told that its client left or its time was up, by `performance.now()`. */
  readonly aborts: { readonly at: number; readonly reason: unknown }[];
  /** Streams that were ended. */
  ended: number;
}

const typeDefs = /* GraphQL */ `
  scalar JSON
  type Query {
    hello(name: String = "you"): String
    b: Int
    a: Int
    echo(value: JSON): JSON
    slow(ms: Int = 60000): String
    big(bytes: Int!): String
    fail: String
    failHard: String!
    bigInt: JSON
  }
  type Mutation {
    bump: Int
  }
  type Subscription {
    count(to: Int!, ms: Int = 1): Int
    flood(bytes: Int!): String
    forever: Int
    refused: Int
  }
`;

/** Every argument of the schema. */
interface SampleArgs {
  readonly name: string;
  readonly value: unknown;
  readonly ms: number;
  readonly bytes: number;
  readonly to: number;
}

/** A schema with fields that are slow, large or at fault, and a record of what happened to them. */
export function createSampleSchema(): { readonly schema: GraphQLSchema; readonly record: SampleRecord } {
  const record: SampleRecord = { running: 0, mostRunning: 0, aborts: [], ended: 0 };
  const schema = buildSchema(typeDefs);
  const json = schema.getType('JSON') as GraphQLScalarType;
  json.serialize = (value) => value;

  const resolvers: Record<string, (args: SampleArgs, context: RequestContext) => unknown> = {
    'Query.hello': ({ name }) => `hello ${name}`,
    'Query.a': () => 1,
    'Query.b': () => 2,
    'Query.echo': ({ value }) => value,
    'Query.slow': ({ ms }, context) => wait(record, ms, context),
    'Query.big': ({ bytes }) => 'x'.repeat(bytes),
    'Query.fail': () => {
      throw new GraphQLError('It failed.', { extensions: { code: 'UPSTREAM_ERROR' } });
    },
    'Query.failHard': () => {
      throw new GraphQLError('It failed hard.');
    },
    'Query.bigInt': () => ({ value: 1n }),
    'Mutation.bump': () => 1,
  };
  for (const [path, resolve] of Object.entries(resolvers)) {
    const field = findField(schema, path);
    field.resolve = (_source, args: SampleArgs, context: RequestContext) => resolve(args, context);
  }
  const streams: Record<string, (args: SampleArgs, context: RequestContext) => AsyncIterable<unknown>> = {
    count: ({ to, ms }, context) => count(record, { to, ms, context }),
    flood: ({ bytes }, context) => flood(record, bytes, context),
    forever: (_args, context) => forever(record, context),
    refused: () => {
      throw new GraphQLError('There is no such stream.');
    },
  };
  for (const [name, subscribe] of Object.entries(streams)) {
    const field = findField(schema, `Subscription.${name}`);
    field.subscribe = (_source, args: SampleArgs, context: RequestContext) => subscribe(args, context);
    field.resolve = (value: unknown) => value;
  }
  return { schema, record };
}

function findField(schema: GraphQLSchema, path: string) {
  const [typeName = '', fieldName = ''] = path.split('.');
  const type = schema.getType(typeName);
  if (type === undefined || !('getFields' in type)) throw new Error(path);
  const field = type.getFields()[fieldName];
  if (field === undefined || !('args' in field)) throw new Error(path);
  return field;
}

async function wait(record: SampleRecord, ms: number, { cancellation: { signal } }: RequestContext): Promise<string> {
  record.running += 1;
  record.mostRunning = Math.max(record.mostRunning, record.running);
  try {
    await sleep(ms, undefined, { signal });
    return 'done';
  } catch {
    record.aborts.push({ at: performance.now(), reason: signal.reason });
    throw new GraphQLError('It was given up.', { extensions: { code: 'DEADLINE_EXCEEDED' } });
  } finally {
    record.running -= 1;
  }
}

interface CountOptions {
  readonly to: number;
  readonly ms: number;
  readonly context: RequestContext;
}

async function* count(record: SampleRecord, { to, ms, context }: CountOptions): AsyncGenerator<number> {
  try {
    for (let value = 1; value <= to && !context.cancellation.aborted; value += 1) {
      yield value;
      await sleep(ms);
    }
  } finally {
    record.ended += 1;
  }
}

async function* flood(
  record: SampleRecord,
  bytes: number,
  { cancellation: { signal } }: RequestContext,
): AsyncGenerator<string> {
  try {
    while (!signal.aborted) {
      yield 'x'.repeat(bytes);
      record.mostRunning += 1;
      await sleep(0);
    }
  } finally {
    record.ended += 1;
  }
}

async function* forever(record: SampleRecord, { cancellation: { signal } }: RequestContext): AsyncGenerator<number> {
  try {
    yield 1;
    await sleep(600_000, undefined, { signal });
  } catch {
    record.aborts.push({ at: performance.now(), reason: signal.reason });
  } finally {
    record.ended += 1;
  }
}
