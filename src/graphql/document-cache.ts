import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { readDocument, type DocumentRules, type ReadDocument } from './read-document';

/** Counts how often a document was at hand. */
export interface DocumentCacheMetrics {
  documentRead(from: 'cache' | 'text'): void;
}

/** What a cache of documents is made of. */
export interface DocumentCacheOptions extends Omit<DocumentRules, 'schema'> {
  readonly metrics: DocumentCacheMetrics;
  /** The most bytes that documents and their plans may take, as estimated. Default: 32 MB. */
  readonly maxBytes?: number;
}

/** Reads documents, each text once for as long as a schema serves. */
export interface DocumentCache {
  read(text: string, schema: GraphQLSchema): ReadDocument;
}

/** A syntax tree with its tokens takes about so many bytes for each character of its text, its plan as many again. */
const bytesPerCharacter = 200;
const bytesPerEntry = 2000;
/** The part of the room that refusals get, so that a flood of them does not push good documents out. */
const refusedShare = 1 / 8;

/** Makes an empty cache. It forgets everything when another schema is served: running operations hold what they need. */
export function createDocumentCache({ metrics, maxBytes = 32_000_000, ...rules }: DocumentCacheOptions): DocumentCache {
  const documents = new LRUCache<string, ReadDocument>({
    maxSize: maxBytes * (1 - refusedShare),
    sizeCalculation: (_, text) => bytesPerEntry + text.length * bytesPerCharacter,
  });
  const refusals = new LRUCache<string, ReadDocument>({
    maxSize: maxBytes * refusedShare,
    sizeCalculation: (_, text) => bytesPerEntry + text.length * 2,
  });
  let served: GraphQLSchema | undefined;
  return {
    read: (text, schema) => {
      if (schema !== served) {
        documents.clear();
        refusals.clear();
        served = schema;
      }
      const known = documents.get(text) ?? refusals.get(text);
      metrics.documentRead(known === undefined ? 'text' : 'cache');
      if (known !== undefined) return known;
      const read = readDocument(text, { ...rules, schema });
      (read.kind === 'document' ? documents : refusals).set(text, read);
      return read;
    },
  };
}
