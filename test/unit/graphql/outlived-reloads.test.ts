import { composeSchemas } from '../../../src/composition/compose-schemas';
import { DraftMemory } from '../../../src/composition/draft-memory';
import type { SubschemaInput } from '../../../src/composition/subschema-input';
import type { Supergraph } from '../../../src/composition/supergraph';
import { createDocumentCache, type DocumentCache } from '../../../src/graphql/document-cache';
import type { KnownDocument } from '../../../src/graphql/known-document';
import { caches, limits } from './engine-harness';
import { silentInput, type SilentSubschema } from './support/silent-input';

const overlayOf = (entryPoint: string) =>
  `extend type User @key(selectionSet: "{ id }")
   extend type Query { ${entryPoint}(ids: [ID!]!): [User] @merge(keyField: "id") @internal }`;

const users = {
  name: 'users',
  selects: true,
  overlay: overlayOf('usersByIds'),
  typeDefs: `type Query { me: User size(by: By): Int color: Color media: Media node: Node page: Page usersByIds(ids: [ID!]!): [User] }
    type Mutation { rename(name: String): User }
    type User { id: ID! name: String }
    enum Color { RED } union Media = Photo type Photo implements Node { id: ID! url: String } interface Node { id: ID! }
    type Page { total: Int! } input By { n: Int }`,
};
const posts = {
  name: 'posts',
  selects: true,
  overlay: overlayOf('postUsersByIds'),
  typeDefs: `type Query { top: Post postUsersByIds(ids: [ID!]!): [User] } type Post { title: String } type User { id: ID! posts: [Post] }`,
};
const other = {
  name: 'other',
  selects: true,
  overlay: '',
  typeDefs: `type Query { other: Int otherPage: Page otherColor: Color otherMedia: Media otherNode: Node }
    enum Color { RED } union Media = Photo type Photo implements Node { id: ID! url: String } interface Node { id: ID! } type Page { total: Int! }`,
};

const change = (part: SilentSubschema, from: string, to: string): SilentSubschema => {
  expect(part.typeDefs).toContain(from);
  return { ...part, typeDefs: part.typeDefs.replace(from, to) };
};
const another = (part: SilentSubschema) => change(part, 'type Query {', 'type Query { another: Int');

/** Reads a document, changes one subschema, and reads it again. */
async function readTwice(changed: SilentSubschema | undefined, name: string, query: string) {
  const memory = new DraftMemory();
  const inputs = [users, posts, other].map(silentInput);
  const before = await compose(inputs, memory);
  const rest = inputs.filter((input) => input.name !== name);
  const after = await compose(changed === undefined ? rest : [...rest, silentInput(changed)], memory);
  const carried: { readonly kept: number; readonly dropped: number }[] = [];
  const metrics = {
    ...caches,
    documentRead: () => undefined,
    plansCarried: (plans: (typeof carried)[0]) => carried.push(plans),
  };
  const cache = createDocumentCache({ limits: limits(), introspection: 'allowed', metrics });
  const first = readValid(cache, query, before);
  first.choose(undefined)?.planFor({ supergraph: before, variables: {} });
  return { first, second: cache.read(query, after), carried };
}

async function compose(inputs: readonly SubschemaInput[], memory: DraftMemory): Promise<Supergraph> {
  const { supergraph, problems } = await composeSchemas(inputs, memory);
  if (supergraph === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return supergraph;
}

function readValid(cache: DocumentCache, query: string, supergraph: Supergraph): KnownDocument {
  const read = cache.read(query, supergraph);
  if (read.kind === 'refused') throw new Error(read.errors.join('\n'));
  return read;
}

describe('a document and its plan outlive a reload', () => {
  it.each([
    ['of a subschema that holds nothing it asks for', another(other), '{ me { id name posts { title } } }'],
    ['of a subschema that serves another root field', another(posts), '{ size(by: {n: 1}) }'],
    ['of a subschema that holds a type it asks for, but no entity', another(other), '{ page { total } color }'],
    ['of anything when it asks for nothing of anyone', another(users), '{ __typename }'],
    ['of a root field beside its own', another(other), 'mutation { rename(name: "a") { name } }'],
  ])('%s', async (_, changed, query) => {
    const { first, second, carried } = await readTwice(changed, changed.name, query);
    expect(second).toBe(first);
    expect(carried).toEqual([{ kept: 1, dropped: 0 }]);
  });

  it('a second time too', async () => {
    const memory = new DraftMemory();
    const inputs = [users, posts].map(silentInput);
    const cache = createDocumentCache({
      limits: limits(),
      introspection: 'allowed',
      metrics: { ...caches, documentRead: () => undefined },
    });
    const first = readValid(
      cache,
      '{ me { name posts { title } } }',
      await compose([...inputs, silentInput(other)], memory),
    );
    for (const next of [another(other), other]) {
      expect(cache.read('{ me { name posts { title } } }', await compose([...inputs, silentInput(next)], memory))).toBe(
        first,
      );
    }
  });
});

describe('documents that nobody asks for', () => {
  it('are looked at soon after a reload, and after the last of two in a row', async () => {
    const memory = new DraftMemory();
    const inputs = [users, posts].map(silentInput);
    let kept = 0;
    let dropped = 0;
    const metrics = {
      ...caches,
      documentRead: () => undefined,
      plansCarried: (plans: { readonly kept: number; readonly dropped: number }) => {
        kept += plans.kept;
        dropped += plans.dropped;
      },
    };
    const cache = createDocumentCache({ limits: limits(), introspection: 'allowed', metrics });
    const before = await compose([...inputs, silentInput(other)], memory);
    for (let n = 0; n < 120; n += 1) {
      const field = n % 2 === 0 ? 'other' : 'color';
      readValid(cache, `{ a${String(n)}: ${field} }`, before)
        .choose(undefined)
        ?.planFor({ supergraph: before, variables: {} });
    }
    const next = await compose([...inputs, silentInput(another(other))], memory);
    const last = await compose(
      [...inputs, silentInput(change(other, 'type Query {', 'type Query { third: Int'))],
      memory,
    );
    for (const supergraph of [next, last]) cache.read('{ size }', supergraph);
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect({ kept, dropped }).toEqual({ kept: 60, dropped: 60 });
  });
});

describe('a document and its plan go with a reload', () => {
  const greener = change(other, 'enum Color { RED }', 'enum Color { RED GREEN }');
  const songs = change(other, 'union Media = Photo', 'union Media = Photo | Song type Song { url: String }');
  const nodes = change(other, 'type Page', 'type Leaf implements Node { id: ID! } type Page');
  it.each([
    ['of the subschema that serves its root field', another(other), '{ other }'],
    ['of a subschema that holds an entity it asks for', another(posts), '{ me { name } }'],
    ['of a subschema that its mutation leads to', another(posts), 'mutation { rename { posts { title } } }'],
    ['that changes an object it asks for', change(other, '{ total: Int! }', '{ total: Int }'), '{ page { total } }'],
    ['that changes an enum it asks for', greener, '{ color }'],
    ['that changes a union it asks for', songs, '{ media { ... on Photo { url } } }'],
    ['that adds an implementation of an interface it asks for', nodes, '{ node { id } }'],
    ['that adds an implementation of an interface it names', nodes, '{ media { ... on Node { id } } }'],
    ['of anything when it asks for the schema', another(other), '{ __schema { queryType { name } } }'],
    ['of a new upstream with the same schema', { ...other }, '{ other }'],
  ])('%s', async (_, changed, query) => {
    const { first, second, carried } = await readTwice(changed, changed.name, query);
    expect(second.kind).toBe('document');
    expect(second).not.toBe(first);
    expect(carried).toEqual([{ kept: 0, dropped: 1 }]);
  });

  it('that takes its field away, and is refused', async () => {
    const { second } = await readTwice(undefined, 'other', '{ other }');
    expect(second.kind).toBe('refused');
  });
});
