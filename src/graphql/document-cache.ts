import { setImmediate as nextTurn } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Supergraph } from '../composition/supergraph';
import { fingerprintOf } from '../planning/fingerprint';
import type { PlanCounts, PlanKeeper } from '../planning/operation-plans';
import type { CacheMetrics, CacheReading } from '../telemetry/cache-metrics';
import { KnownDocument } from './known-document';
import { readDocument, type DocumentRules } from './read-document';
import type { Refusal } from './refusal';

/** Counts how often a document was at hand, and measures the caches. */
export interface DocumentCacheMetrics extends CacheMetrics {
  documentRead(from: 'cache' | 'text'): void;
}

/** What a cache of documents is made of. */
export interface DocumentCacheOptions extends Omit<DocumentRules, 'schema'> {
  readonly metrics: DocumentCacheMetrics;
  /** The most bytes that documents and their plans may take, as estimated. Default: 64 MB. */
  readonly maxBytes?: number;
}

/** Reads documents, each text once for as long as it is asked for and nothing that it touches changes. */
export interface DocumentCache {
  read(text: string, supergraph: Supergraph): KnownDocument | Refusal;
}

const bytesPerRefusal = 2000;
/** The part of the room that refusals get, so that a flood of them does not push good documents out. */
const refusedShare = 1 / 8;
/** How many documents are compared with a new supergraph in one turn, so that no request waits for all of them. */
const comparedInOneTurn = 50;

/**
 * Makes an empty cache. A document weighs what it and its plans weigh, and goes with its plans when it was not asked for longest.
 * When another supergraph serves, it keeps the documents for which nothing has changed: running operations hold what they need.
 */
export function createDocumentCache(options: DocumentCacheOptions): DocumentCache {
  return new SharedRoom(options);
}

class SharedRoom implements DocumentCache {
  readonly #metrics: DocumentCacheMetrics;
  readonly #rules: Omit<DocumentRules, 'schema'>;
  readonly #documents: LRUCache<string, KnownDocument>;
  readonly #refusals: LRUCache<string, Refusal>;
  readonly #planCounts: PlanCounts = { hits: 0, misses: 0, evictions: 0 };
  #evictions = 0;
  #served: Supergraph | undefined;
  /** Counts the supergraphs that have served. */
  #generation = 0;

  constructor({ metrics, maxBytes = 64_000_000, ...rules }: DocumentCacheOptions) {
    this.#metrics = metrics;
    this.#rules = rules;
    this.#documents = new LRUCache<string, KnownDocument>({
      maxSize: maxBytes * (1 - refusedShare),
      sizeCalculation: ({ bytes, plans }, text) => Math.ceil(text.length + bytes + plans.bytes),
      dispose: (known, _, reason) => {
        if (reason === 'evict') this.#countEviction(known);
      },
    });
    this.#refusals = new LRUCache<string, Refusal>({
      maxSize: maxBytes * refusedShare,
      sizeCalculation: (_, text) => bytesPerRefusal + text.length * 2,
      dispose: (_, __, reason) => {
        if (reason === 'evict') this.#evictions += 1;
      },
    });
    metrics.watch(() => this.#reading());
  }

  read(text: string, supergraph: Supergraph): KnownDocument | Refusal {
    if (supergraph !== this.#served) this.#serve(supergraph);
    const known = this.#find(text, supergraph) ?? this.#refusals.get(text);
    this.#metrics.documentRead(known === undefined ? 'text' : 'cache');
    return known ?? this.#readText(text, supergraph);
  }

  #find(text: string, supergraph: Supergraph): KnownDocument | undefined {
    const known = this.#documents.get(text);
    // On the path of every request: a comparison of numbers, unless a supergraph has just come.
    if (known === undefined || known.generation === this.#generation) return known;
    return this.#carryOver(text, known, supergraph) ? known : undefined;
  }

  #readText(text: string, supergraph: Supergraph): KnownDocument | Refusal {
    const read = readDocument(text, { ...this.#rules, schema: supergraph.schema });
    if (read.kind === 'refused') {
      this.#refusals.set(text, read);
      return read;
    }
    const { document, nodes, coordinates } = read;
    const fingerprints = new Map([...coordinates].map((name) => [name, fingerprintOf(supergraph, name)]));
    const known = new KnownDocument({ document, nodes, fingerprints }, (self) => this.#keeperOf(text, self));
    known.generation = this.#generation;
    this.#documents.set(text, known);
    return known;
  }

  #keeperOf(text: string, known: KnownDocument): PlanKeeper {
    return {
      counts: this.#planCounts,
      planMade: (seconds) => {
        this.#metrics.planMade(seconds);
      },
      reweigh: () => {
        if (this.#documents.peek(text) !== known) return;
        this.#documents.delete(text);
        this.#documents.set(text, known);
        if (!this.#documents.has(text)) this.#countEviction(known);
      },
    };
  }

  #countEviction(known: KnownDocument): void {
    this.#evictions += 1;
    this.#planCounts.evictions += known.plans.entries;
  }

  #serve(supergraph: Supergraph): void {
    this.#served = supergraph;
    this.#generation += 1;
    this.#refusals.clear();
    void this.#sweep(supergraph, this.#generation);
  }

  /** Looks at every document soon, so that nothing of the supergraph before is held any longer; those asked for come first. */
  async #sweep(supergraph: Supergraph, generation: number): Promise<void> {
    const texts = [...this.#documents.keys()];
    for (let text = texts.pop(), n = 1; text !== undefined; text = texts.pop(), n += 1) {
      if (n % comparedInOneTurn === 1) await nextTurn();
      if (generation !== this.#generation) return;
      const known = this.#documents.peek(text);
      if (known !== undefined && known.generation !== generation) this.#carryOver(text, known, supergraph);
    }
  }

  /** Keeps a document for which nothing has changed, or forgets it. */
  #carryOver(text: string, known: KnownDocument, supergraph: Supergraph): boolean {
    const isGood = isUnchanged(known, supergraph);
    const { entries } = known.plans;
    this.#metrics.plansCarried(isGood ? { kept: entries, dropped: 0 } : { kept: 0, dropped: entries });
    known.generation = this.#generation;
    if (!isGood) this.#documents.delete(text);
    return isGood;
  }

  #reading(): CacheReading {
    const entries = this.#documents.size + this.#refusals.size;
    const plans = { entries: 0, bytes: 0 };
    for (const known of this.#documents.values()) {
      plans.entries += known.plans.entries;
      plans.bytes += known.plans.bytes;
    }
    const bytes = this.#documents.calculatedSize + this.#refusals.calculatedSize - plans.bytes;
    return {
      documents: { entries, bytes, evictions: this.#evictions },
      plans: { ...plans, ...this.#planCounts },
    };
  }
}

function isUnchanged({ fingerprints }: KnownDocument, supergraph: Supergraph): boolean {
  for (const [coordinate, fingerprint] of fingerprints) {
    if (fingerprintOf(supergraph, coordinate) !== fingerprint) return false;
  }
  return true;
}
