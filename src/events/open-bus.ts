import type { EventBus } from './event-bus';
import { MemoryBus } from './memory-bus';
import { NatsBus } from './nats/nats-bus';
import { RedisBus } from './redis/redis-bus';

/** Opens event buses by their URLs; every subschema that names one URL shares one bus. */
export interface BusOpener {
  /** Returns the bus of a URL. Throws with a sentence for a person when the URL cannot be served. */
  readonly openBus: (url: string) => EventBus;
  /** Closes every bus that was opened. */
  readonly close: () => Promise<void>;
}

const openRedisBus = (url: string): EventBus => new RedisBus(url);
const openNatsBus = (url: string): EventBus => new NatsBus(url);

/** Schemes whose buses are outside the process. */
const adapters: ReadonlyMap<string, (url: string) => EventBus> = new Map([
  ['redis', openRedisBus],
  ['rediss', openRedisBus],
  ['redis+sentinel', openRedisBus],
  ['redis+cluster', openRedisBus],
  ['nats', openNatsBus],
  ['tls', openNatsBus],
]);

/** Makes the opener of one gateway: its `memory:` bus is its own, and lives until `close`. */
export function createBusOpener(): BusOpener {
  const open = new Map<string, EventBus>();
  let closed = false;
  return {
    openBus: (url) => {
      if (closed) throw new Error('The gateway is stopping; no bus is opened any more.');
      const bus = open.get(url) ?? makeBus(url);
      open.set(url, bus);
      return bus;
    },
    close: async () => {
      closed = true;
      await Promise.all([...open.values()].map((bus) => bus.close()));
      open.clear();
    },
  };
}

function makeBus(url: string): EventBus {
  if (url === 'memory:') return new MemoryBus();
  const scheme = /^([a-z+]+):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) throw new Error('The bus is not a URL; write memory: for the bus inside the gateway.');
  if (scheme === 'memory') throw new Error('A memory bus has no address; write memory: and nothing after it.');
  const make = adapters.get(scheme);
  if (make !== undefined) return make(url);
  throw new Error(`There is no bus of ${scheme}:; there are memory:, ${[...adapters.keys()].join(':, ')}:.`);
}
