import { loadavg } from 'node:os';
import type { Contender } from '../gateways/contender';
import type { Lane } from './lane';
import type { RaceOrder } from './race-order';
import { formatReading, takeReading } from './reading';
import { enterRace, leaveRace, type Runner } from './runner';
import type { Stage } from './stage';
import type { Bench } from './workload';

/**
 * Measures gateways side by side: all are started, checked against the truth and warmed up; then each is measured once a
 * round, so that what disturbs the machine disturbs all alike. One that fails leaves the race with its reason.
 */
export async function race(
  bench: Bench,
  stage: Stage,
  { order, contenders }: { readonly order: RaceOrder; readonly contenders: readonly Contender[] },
): Promise<readonly Lane[]> {
  const lanes = new Map<string, Lane>();
  /** Takes a step of a gateway; when it throws, the gateway is out. */
  const attempt = async (name: string, step: () => Promise<void>): Promise<void> => {
    try {
      if (!lanes.has(name)) await step();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      lanes.set(name, { kind: 'failed', name, reason });
      bench.print(`  ${name}: failed: ${reason}`);
    }
  };
  const runners: Runner[] = [];
  for (const contender of contenders) {
    await attempt(contender.name, async () => {
      runners.push(await enterRace(bench, stage, { order, contender }));
    });
  }
  for (let round = 0; round < bench.options.rounds; round += 1) {
    // Another one begins in each round: to be first is neither good nor bad for any.
    for (const { contender, gateway, readings } of rotate(runners, round)) {
      await attempt(contender.name, async () => {
        const reading = await takeReading(bench, { gateway, order, seconds: bench.options.seconds });
        readings.push(reading);
        bench.print(`  ${contender.name}: ${formatReading(reading)}, load average ${loadavg()[0]?.toFixed(1) ?? '?'}`);
      });
    }
  }
  for (const runner of runners) {
    const { name } = runner.contender;
    await attempt(name, async () => {
      lanes.set(name, { kind: 'measured', name, ...(await leaveRace(runner)) });
    });
  }
  return contenders.flatMap(({ name }) => lanes.get(name) ?? []);
}

function rotate<T>(items: readonly T[], by: number): readonly T[] {
  const at = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
