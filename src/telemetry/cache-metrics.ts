import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** How full a cache is, and how many entries it has forgotten for want of room. */
export interface CacheState {
  readonly entries: number;
  /** As estimated. */
  readonly bytes: number;
  readonly evictions: number;
}

/** The caches of documents and of their plans at one moment. */
export interface CacheReading {
  readonly documents: CacheState;
  /** `hits`: plans that were at hand; `misses`: plans that were made. */
  readonly plans: CacheState & { readonly hits: number; readonly misses: number };
}

/** Measures the caches of documents and plans. */
export interface CacheMetrics {
  /** Says where the state of the caches is read whenever metrics are asked for: counting costs an operation nothing then. */
  watch(read: () => CacheReading): void;
  /** A plan was made, in so many seconds. */
  planMade(seconds: number): void;
  /** Another supergraph serves: so many plans are as good on it, and so many were dropped. */
  plansCarried(plans: { readonly kept: number; readonly dropped: number }): void;
}

const empty: CacheState = { entries: 0, bytes: 0, evictions: 0 };
const caches = ['documents', 'plans'] as const;

/** Makes the metrics of caches: `selvage_cache_entries`, `selvage_plans_total`, `selvage_plan_seconds` and their neighbours. */
export function createCacheMetrics(register: Registry): CacheMetrics {
  let read = (): CacheReading => ({ documents: empty, plans: { ...empty, hits: 0, misses: 0 } });
  registerStates(register, () => read());
  const registers = [register];
  const seconds = new Histogram({
    name: 'selvage_plan_seconds',
    help: 'How long making a plan took.',
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05],
    registers,
  });
  const carried = new Counter({
    name: 'selvage_reload_plans_total',
    help: 'Plans when another supergraph came to serve; fate: kept, dropped.',
    labelNames: ['fate'],
    registers,
  });
  return {
    watch: (reader) => {
      read = reader;
    },
    planMade: (duration) => {
      seconds.observe(duration);
    },
    plansCarried: ({ kept, dropped }) => {
      carried.inc({ fate: 'kept' }, kept);
      carried.inc({ fate: 'dropped' }, dropped);
    },
  };
}

/** Registers what is read when it is asked for. */
function registerStates(register: Registry, read: () => CacheReading): void {
  const registers = [register];
  const labelNames = ['cache'];
  new Gauge({
    name: 'selvage_cache_entries',
    help: 'Documents, and plans of their operations, that are kept; cache: documents, plans.',
    labelNames,
    registers,
    collect() {
      for (const cache of caches) this.set({ cache }, read()[cache].entries);
    },
  });
  new Gauge({
    name: 'selvage_cache_bytes',
    help: 'The bytes that they take, as estimated; both caches share their room.',
    labelNames,
    registers,
    collect() {
      for (const cache of caches) this.set({ cache }, read()[cache].bytes);
    },
  });
  new Counter({
    name: 'selvage_cache_evictions_total',
    help: 'Documents and plans that were forgotten for want of room.',
    labelNames,
    registers,
    collect() {
      this.reset();
      for (const cache of caches) this.inc({ cache }, read()[cache].evictions);
    },
  });
  new Counter({
    name: 'selvage_plans_total',
    help: 'Plans by where they came from: the cache, or planning.',
    labelNames: ['from'],
    registers,
    collect() {
      const { hits, misses } = read().plans;
      this.reset();
      this.inc({ from: 'cache' }, hits);
      this.inc({ from: 'planning' }, misses);
    },
  });
}
