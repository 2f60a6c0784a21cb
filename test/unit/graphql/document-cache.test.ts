import { buildSchema, GraphQLError } from 'graphql';
import { createDocumentCache, type DocumentCache } from '../../../src/graphql/document-cache';
import type { CacheReading } from '../../../src/telemetry/cache-metrics';
import { caches, limits, schema, supergraphOf } from './engine-harness';

const supergraph = supergraphOf(schema);

interface OpenCache {
  readonly cache: DocumentCache;
  readonly reads: string[];
  readonly state: () => CacheReading;
}

function open(maxBytes?: number): OpenCache {
  const reads: string[] = [];
  let state: (() => CacheReading) | undefined;
  const metrics = {
    ...caches,
    documentRead: (from: string) => reads.push(from),
    watch: (read: () => CacheReading) => {
      state = read;
    },
  };
  const size = maxBytes === undefined ? {} : { maxBytes };
  const cache = createDocumentCache({ limits: limits(), introspection: 'allowed', metrics, ...size });
  if (state === undefined) throw new Error('The cache tells nothing of its state.');
  return { cache, reads, state };
}

describe('the cache of documents', () => {
  it('gives the same document for the same text', () => {
    const { cache } = open();
    const read = cache.read('{hello}', supergraph);
    expect(read.kind).toBe('document');
    expect(cache.read('{hello}', supergraph)).toBe(read);
  });

  it('G47: forgets the oldest of many distinct queries, and counts them', () => {
    const { cache, reads, state } = open(100_000);
    for (let index = 0; index < 1000; index += 1) cache.read(`{a${String(index)}:hello}`, supergraph);
    cache.read('{a999:hello}', supergraph);
    cache.read('{a0:hello}', supergraph);
    expect(reads.slice(-2)).toEqual(['cache', 'text']);
    const { entries, bytes, evictions } = state().documents;
    expect(entries + evictions).toBe(1001);
    expect(bytes).toBeLessThanOrEqual(100_000);
  });

  it('G47: a flood of refused documents is forgotten too, and pushes no good one out', () => {
    const { cache, reads } = open(100_000);
    cache.read('{hello}', supergraph);
    for (let index = 0; index < 1000; index += 1) cache.read(`{nope${String(index)}}`, supergraph);
    cache.read('{nope0}', supergraph);
    cache.read('{hello}', supergraph);
    expect(reads.slice(-2)).toEqual(['text', 'cache']);
  });

  it('does not keep what would take all of its room', () => {
    const { cache, reads, state } = open(10_000);
    const long = `{${'hello '.repeat(20)}}`;
    cache.read(long, supergraph);
    cache.read(long, supergraph);
    expect(reads).toEqual(['text', 'text']);
    expect(state().documents).toMatchObject({ entries: 0, bytes: 0 });
  });

  it('keeps refusals without the stacks and syntax trees that they were made from', () => {
    const read = open().cache.read('{nope}', supergraph);
    const [error] = read.kind === 'refused' ? read.errors : [];
    expect(error).toBeInstanceOf(GraphQLError);
    expect(error?.stack).toBe(`GraphQLError: ${error?.message ?? ''}`);
    expect(error?.nodes).toBeUndefined();
  });

  it('finds an operation by its name, and the only one without', () => {
    const read = open().cache.read('query A { hello }', supergraph);
    if (read.kind === 'refused') throw new Error('refused');
    expect(read.choose('A')?.operation.name?.value).toBe('A');
    expect(read.choose(undefined)).toBe(read.choose('A'));
    expect(read.choose('B')).toBeUndefined();
  });

  it('refuses anew what another schema may allow', () => {
    const { cache } = open();
    expect(cache.read('{ later }', supergraph).kind).toBe('refused');
    const later = supergraphOf(buildSchema('type Query { hello: String, later: Int }'));
    expect(cache.read('{ later }', later).kind).toBe('document');
  });
});
