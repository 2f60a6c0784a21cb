import { faultWorlds } from './fault-world';
import { runFaults } from './run-faults';

/** Runs the full size in every world: FAULT_EVENTS (100 000), FAULTS (50), FAULT_SEED (1). The exit code is 1 when a promise was broken. */
async function run(): Promise<void> {
  const [events, faults, seed] = [
    readCount('FAULT_EVENTS', 100_000),
    readCount('FAULTS', 50),
    readCount('FAULT_SEED', 1),
  ];
  for (const start of Object.values(faultWorlds)) {
    const world = await start();
    const begun = performance.now();
    try {
      const outcome = await runFaults({ world, seed, events, faults });
      const { isThrough, wrong, missing, surplus } = outcome;
      const isKept = isThrough && wrong.length + missing.length + surplus.length === 0;
      if (!isKept) process.exitCode = 1;
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      process.stdout.write(
        `${world.name}: ${isKept ? 'kept' : 'BROKEN'}, ${String(events)} events, seed ${String(seed)}, ${seconds} s\n`,
      );
      process.stdout.write(`${JSON.stringify({ ...outcome, made: countEach(outcome.made) }, undefined, 2)}\n`);
    } finally {
      await world.server.stop();
    }
  }
}

function readCount(name: string, otherwise: number): number {
  const value = Number(process.env[name] ?? otherwise);
  if (!Number.isInteger(value) || value < 0) throw new Error(`${name} is no whole number.`);
  return value;
}

function countEach(made: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...new Set(made)].map((one) => [one, made.filter((other) => other === one).length]));
}

void run();
