import { parse } from 'graphql';
import { DraftMemory } from '../../../src/composition/draft-memory';
import type { SubschemaInput } from '../../../src/composition/subschema-input';
import type { Upstream } from '../../../src/upstreams/upstream';

const upstreamOf = (sdl: string): Upstream => ({
  typeDefs: parse(sdl),
  overlay: undefined,
  selects: true,
  entityFieldsNullable: false,
  prepare: () => () => Promise.reject(new Error('It is not called.')),
  prepareStream: () => () => Promise.reject(new Error('It is not called.')),
  close: () => Promise.resolve(),
});

const input: SubschemaInput = {
  name: 'catalog',
  upstream: upstreamOf('type Query { products: Int }'),
  directives: '',
  overlay: undefined,
  transforms: {},
  manifestFile: 'catalog/subschema.yaml',
  lineOf: () => 1,
};

const changes: readonly Partial<SubschemaInput>[] = [
  { name: 'shop' },
  { upstream: upstreamOf('type Query { products: Int }') },
  { directives: 'directive @hoist(path: String!) on FIELD_DEFINITION' },
  { overlay: parse('extend type Query { products: Int @canonical }') },
  { transforms: { prefix: 'shop_' } },
  { manifestFile: 'shop/subschema.yaml' },
  { lineOf: () => 2 },
];

describe('the memory of drafts', () => {
  it('gives the same draft for the same input', () => {
    const memory = new DraftMemory();
    expect(memory.draft({ ...input })).toBe(memory.draft(input));
  });

  it.each(changes.map((change) => [Object.keys(change).join(), change] as const))(
    'drafts again where %s has changed',
    (_, change) => {
      const memory = new DraftMemory();
      const first = memory.draft(input);
      const second = memory.draft({ ...input, ...change });
      expect(second).not.toBe(first);
      expect(memory.draft({ ...input, ...change })).toBe(second);
    },
  );
});
