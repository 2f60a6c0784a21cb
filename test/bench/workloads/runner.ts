import type { Contender, RunningGateway } from '../gateways/contender';
import { faultyOperations } from '../measure/faulty-operations';
import { residentBytesOf } from '../measure/process-tree';
import { median, summarise } from '../measure/summary';
import { askForTruth } from './ask';
import type { Figures } from './lane';
import type { RaceOrder } from './race-order';
import { warmUp, type Reading } from './reading';
import type { Stage } from './stage';
import type { Bench } from './workload';

/** A gateway in a race. */
export interface Runner {
  readonly contender: Contender;
  readonly gateway: RunningGateway;
  readonly restBytes: number;
  readonly upstreamRequests: number;
  readonly readings: Reading[];
}

/** Starts a gateway, checks its answer against the truth, and warms it up. Throws with the reason when it may not take part. */
export async function enterRace(
  bench: Bench,
  stage: Stage,
  { order, contender }: { readonly order: RaceOrder; readonly contender: Contender },
): Promise<Runner> {
  const gateway = await stage.start(contender);
  const restBytes = residentBytesOf(gateway.pid, 'now');
  await order.prepare?.(gateway, contender);
  const question = { query: order.operation, truth: order.truth };
  await askForTruth(gateway.url, question);
  const before = await stage.countRequests();
  await askForTruth(gateway.url, question);
  const upstreamRequests = (await stage.countRequests()) - before;
  await warmUp(bench, { gateway, order, seconds: bench.options.warmup });
  return { contender, gateway, restBytes, upstreamRequests, readings: [] };
}

/** Sums up a runner's readings. Throws when the gateway itself tells that it answered with errors. */
export async function leaveRace({ gateway, restBytes, upstreamRequests, readings }: Runner): Promise<Figures> {
  const faulty = await countFaulty(gateway);
  if (faulty > 0) throw new Error(`${faulty} operations were answered with errors`);
  return {
    rate: summarise(readings.map(({ rate }) => rate)),
    p50: median(readings.map(({ p50 }) => p50)),
    p99: median(readings.map(({ p99 }) => p99)),
    busy: median(readings.map(({ busy }) => busy)),
    upstreamRequests,
    restBytes,
    mostBytes: residentBytesOf(gateway.pid, 'most'),
  };
}

/** How many operations a gateway says to have answered with errors; 0 where it does not say. */
async function countFaulty({ adminOrigin }: RunningGateway): Promise<number> {
  if (adminOrigin === undefined) return 0;
  return faultyOperations(await (await fetch(`${adminOrigin}/metrics`)).text());
}
