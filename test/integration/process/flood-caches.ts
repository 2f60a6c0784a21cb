import { composeSchemas } from '../../../src/composition/compose-schemas';
import { defaultLimits } from '../../../src/config/limits';
import { createDocumentCache } from '../../../src/graphql/document-cache';
import { createMetrics } from '../../../src/telemetry/create-metrics';
import { silentInput } from '../../unit/graphql/support/silent-input';

/** How many different operations are asked for; each tenth is refused. */
const operations = 10_000;

const overlay = (field: string) =>
  `extend type User @key(selectionSet: "{ id }") extend type Query { ${field}(ids: [ID!]!): [User] @merge(keyField: "id") @internal }`;
const users = {
  name: 'users',
  typeDefs: `type Query { me: User usersByIds(ids: [ID!]!): [User] } type User { id: ID! name: String friend: User }`,
  overlay: overlay('usersByIds'),
  selects: true,
};
const posts = {
  name: 'posts',
  typeDefs: `type Query { postUsersByIds(ids: [ID!]!): [User] } type User { id: ID! posts: [Post] } type Post { id: ID! title: String author: User }`,
  overlay: overlay('postUsersByIds'),
  selects: true,
};

function operation(n: number): string {
  const wrong = n % 10 === 0 ? 'nothing' : 'name';
  return `query Q${String(n)} { me { a${String(n)}: name friend { name posts { id title author { id ${wrong} } } } } }`;
}

function heapUsed(): number {
  if (globalThis.gc === undefined) throw new Error('Run this with --expose-gc.');
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** Asks for very many operations, and prints as JSON what the heap grew by and what the metrics say. */
async function flood(): Promise<void> {
  const { supergraph } = await composeSchemas([users, posts].map(silentInput));
  if (supergraph === undefined) throw new Error('The supergraph does not compose.');
  const metrics = createMetrics();
  const measured = { ...metrics.operations, ...metrics.caches };
  const cache = createDocumentCache({ limits: defaultLimits, introspection: 'refused', metrics: measured });
  const ask = (n: number): void => {
    const read = cache.read(operation(n), supergraph);
    if (read.kind === 'document') read.choose(undefined)?.planFor({ supergraph, variables: {} });
  };
  for (let n = 0; n < 100; n += 1) ask(operations + n);
  const before = heapUsed();
  for (let n = 0; n < operations; n += 1) ask(n);
  const grown = heapUsed() - before;
  process.stdout.write(JSON.stringify({ grown, metrics: await metrics.metrics() }));
  // The cache must still be there when the heap is measured.
  ask(0);
}

void flood();
