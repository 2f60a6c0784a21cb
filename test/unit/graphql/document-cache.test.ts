import { buildSchema, GraphQLError } from 'graphql';
import { createDocumentCache, type DocumentCache } from '../../../src/graphql/document-cache';
import { limits, schema } from './engine-harness';

function open(maxBytes?: number): { readonly cache: DocumentCache; readonly reads: string[] } {
  const reads: string[] = [];
  const metrics = { documentRead: (from: string) => reads.push(from) };
  const size = maxBytes === undefined ? {} : { maxBytes };
  return { cache: createDocumentCache({ limits: limits(), introspection: 'allowed', metrics, ...size }), reads };
}

describe('the cache of documents', () => {
  it('gives the same document for the same text', () => {
    const { cache } = open();
    const read = cache.read('{hello}', schema);
    expect(read.kind).toBe('document');
    expect(cache.read('{hello}', schema)).toBe(read);
  });

  it('G47: forgets the oldest of many distinct queries', () => {
    const { cache, reads } = open(100_000);
    for (let index = 0; index < 1000; index += 1) cache.read(`{a${String(index)}:hello}`, schema);
    cache.read('{a999:hello}', schema);
    cache.read('{a0:hello}', schema);
    expect(reads.slice(-2)).toEqual(['cache', 'text']);
  });

  it('G47: a flood of refused documents is forgotten too, and pushes no good one out', () => {
    const { cache, reads } = open(100_000);
    cache.read('{hello}', schema);
    for (let index = 0; index < 1000; index += 1) cache.read(`{nope${String(index)}}`, schema);
    cache.read('{nope0}', schema);
    cache.read('{hello}', schema);
    expect(reads.slice(-2)).toEqual(['text', 'cache']);
  });

  it('does not keep what would take all of its room', () => {
    const { cache, reads } = open(100_000);
    const long = `{${'hello '.repeat(20)}#${'x'.repeat(1000)}\n}`;
    cache.read(long, schema);
    cache.read(long, schema);
    expect(reads).toEqual(['text', 'text']);
  });

  it('starts afresh with another schema', () => {
    const { cache, reads } = open();
    const other = buildSchema('type Query { hello: Int }');
    for (const served of [schema, other, other]) cache.read('{hello}', served);
    expect(reads).toEqual(['text', 'text', 'cache']);
  });

  it('keeps refusals without the stacks and syntax trees that they were made from', () => {
    const read = open().cache.read('{nope}', schema);
    const [error] = read.kind === 'refused' ? read.errors : [];
    expect(error).toBeInstanceOf(GraphQLError);
    expect(error?.stack).toBe(`GraphQLError: ${error?.message ?? ''}`);
    expect(error?.nodes).toBeUndefined();
  });
});
