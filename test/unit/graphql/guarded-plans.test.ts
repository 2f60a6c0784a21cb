import { composeSchemas } from '../../../src/composition/compose-schemas';
import { DraftMemory } from '../../../src/composition/draft-memory';
import type { Supergraph } from '../../../src/composition/supergraph';
import { createDocumentCache, type DocumentCache } from '../../../src/graphql/document-cache';
import type { KnownDocument } from '../../../src/graphql/known-document';
import { composeSound } from '../composition/schemas/compose-sdl';
import { caches, limits } from './engine-harness';
import { silentInput } from './support/silent-input';

const openCache = (): DocumentCache =>
  createDocumentCache({
    limits: limits(),
    introspection: 'allowed',
    metrics: { ...caches, documentRead: () => undefined },
  });

function readValid(cache: DocumentCache, query: string, supergraph: Supergraph): KnownDocument {
  const read = cache.read(query, supergraph);
  if (read.kind === 'refused') throw new Error(read.errors.join('\n'));
  return read;
}

describe('a document is read anew', () => {
  const users = silentInput({
    name: 'users',
    selects: true,
    overlay: '',
    typeDefs:
      'type Query { page: Page node: Node } type Page implements Node { total: Int } interface Node { total: Int }',
  });
  const other = (overlay: string) =>
    silentInput({
      name: 'other',
      selects: true,
      overlay,
      typeDefs: 'type Query { x: Page y: Node } type Page implements Node { total: Int } interface Node { total: Int }',
    });

  it.each([
    ['a field', 'extend type Page { total: Int @authenticated }', '{ page { total } }'],
    ['a type', 'extend type Page @authenticated', '{ page { total } }'],
    ['an interface', 'extend interface Node @authenticated', '{ node { ... on Page { total } } }'],
    ['an object among others', 'extend type Page @authenticated', '{ node { __typename } }'],
  ])('where another subschema has come to guard %s that it asks for', async (_, overlay, query) => {
    const memory = new DraftMemory();
    const cache = openCache();
    const serve = async (guards: string): Promise<KnownDocument> => {
      const { supergraph } = await composeSchemas([users, other(guards)], memory);
      if (supergraph === undefined) throw new Error('It does not compose.');
      return readValid(cache, query, supergraph);
    };
    const open = await serve('');
    expect(await serve('')).toBe(open);
    const guarded = await serve(overlay);
    expect(guarded).not.toBe(open);
    expect(await serve(overlay)).toBe(guarded);
  });
});

describe('the plans of a guarded operation', () => {
  it('are one for each set of grants, and never more than 16', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const supergraph = await composeSound({
      one: {
        schema: `type Query { ${names.map((name) => `${name}: Int`).join(' ')} }`,
        overlay: `extend type Query { ${names.map((name) => `${name}: Int @requiresScopes(scopes: [["${name}"]])`).join(' ')} }`,
      },
    });
    const known = readValid(openCache(), `{ ${names.join(' ')} }`, supergraph);
    const plans = known.choose(undefined);
    if (plans === undefined) throw new Error('There is no operation.');
    expect(plans.checksOn(supergraph)).toHaveLength(5);
    const planFor = (grants: string) => plans.planFor({ supergraph, variables: {}, grants });
    expect(planFor('10000')).toBe(planFor('10000'));
    for (let n = 0; n < 32; n += 1) {
      const grants = n.toString(2).padStart(5, '0');
      const { fields } = planFor(grants).steps[0]?.shape ?? { fields: [] };
      expect(fields.map(({ kind }) => (kind === 'refused' ? '0' : '1')).join('')).toBe(grants);
    }
    expect(plans.count).toBe(16);
  });

  it('show nothing that is guarded where nobody says what may be seen', async () => {
    const overlay = 'extend type Query { a: Int @authenticated }';
    const supergraph = await composeSound({ one: { schema: 'type Query { a: Int b: Int }', overlay } });
    const plan = readValid(openCache(), '{ a b }', supergraph)
      .choose(undefined)
      ?.planFor({ supergraph, variables: {} });
    expect(plan?.steps[0]?.shape.fields.map(({ kind }) => kind)).toEqual(['refused', 'slot']);
    expect(plan?.refuses).toBe(true);
  });
});
