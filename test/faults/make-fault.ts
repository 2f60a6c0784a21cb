import { setTimeout as sleep } from 'node:timers/promises';
import type { StartedServer } from '../servers/server-spec';
import type { Seeded } from './seeded';

/** What faults are made of. */
interface FaultTools {
  readonly server: StartedServer;
  readonly random: Seeded;
  /** Ends the folds as a killed gateway does, and begins others on the same store. */
  readonly refold: () => Promise<void>;
}

/** What can go wrong. */
export type Fault = 'kill' | 'pause' | 'refold' | 'kill while refolding';

const faults: readonly Fault[] = ['kill', 'pause', 'refold', 'kill while refolding'];

/** Makes one fault and waits until its cause is over. Returns which it was. */
export async function makeFault({ server, random, refold }: FaultTools): Promise<Fault> {
  const fault = faults[random.below(faults.length)] ?? 'kill';
  const length = random.below(400);
  switch (fault) {
    case 'kill':
      await server.kill();
      await sleep(length);
      await server.restart();
      break;
    case 'pause':
      await server.pause();
      await sleep(length + random.below(3) * 1_000);
      await server.resume();
      break;
    case 'refold':
      await refold();
      break;
    case 'kill while refolding':
      await Promise.all([refold(), server.restart()]);
      break;
  }
  return fault;
}
