import { loadavg } from 'node:os';
import type { Contender, RunningGateway } from '../gateways/contender';
import { faultyOperations } from '../measure/faulty-operations';
import { cpuSecondsOf, residentBytesOf } from '../measure/process-tree';
import { median, summarise, type Summary } from '../measure/summary';
import { formatNumber } from '../report/table';
import { askForTruth } from './ask';
import type { Stage } from './stage';
import type { Bench } from './workload';

/** What the gateways of a race are asked. */
export interface RaceOrder {
  readonly operation: string;
  /** The right answer. */
  readonly truth: unknown;
  readonly connections: number;
  /** What is to be done once with a gateway before it is asked. */
  readonly prepare?: (gateway: RunningGateway, contender: Contender) => Promise<void>;
}

/** How one gateway did. */
export type Lane =
  | ({ readonly kind: 'measured'; readonly name: string } & Figures)
  | { readonly kind: 'failed'; readonly name: string; readonly reason: string };

/** The figures of one gateway; several readings are summed up by their median. */
export interface Figures {
  /** Requests in one second of its processes' CPU time, user and system. */
  readonly rate: Summary;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Requests that the GraphQL services got for one operation. */
  readonly upstreamRequests: number;
  /** Bytes in memory before the first request, and at the most. */
  readonly restBytes: number;
  readonly mostBytes: number;
  /** The share of its core that it used. */
  readonly busy: number;
}

interface Reading {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly busy: number;
}

interface Runner {
  readonly contender: Contender;
  readonly gateway: RunningGateway;
  readonly restBytes: number;
  readonly upstreamRequests: number;
  readonly readings: Reading[];
}

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
  const fail = (name: string, error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    lanes.set(name, { kind: 'failed', name, reason });
    bench.print(`  ${name}: failed: ${reason}`);
  };
  const runners: Runner[] = [];
  for (const contender of contenders) {
    await enter(bench, stage, { order, contender }).then(
      (runner) => runners.push(runner),
      (error: unknown) => {
        fail(contender.name, error);
      },
    );
  }
  for (let round = 0; round < bench.options.rounds; round += 1) {
    // Another one begins in each round: to be first is neither good nor bad for any.
    for (const runner of rotate(runners, round)) {
      const { name } = runner.contender;
      if (lanes.has(name)) continue;
      await measure(bench, { runner, order, seconds: bench.options.seconds }).then(
        (reading) => {
          runner.readings.push(reading);
          bench.print(`  ${name}: ${formatReading(reading)}, load average ${loadavg()[0]?.toFixed(1) ?? '?'}`);
        },
        (error: unknown) => {
          fail(name, error);
        },
      );
    }
  }
  for (const runner of runners) {
    const { name } = runner.contender;
    if (lanes.has(name)) continue;
    const faulty = await countFaulty(runner.gateway);
    if (faulty > 0) fail(name, new Error(`${faulty} operations were answered with errors`));
    else lanes.set(name, { kind: 'measured', name, ...sumUp(runner) });
  }
  return contenders.flatMap(({ name }) => lanes.get(name) ?? []);
}

async function enter(
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
  const runner = { contender, gateway, restBytes, upstreamRequests, readings: [] };
  await warmUp(bench, { runner, order });
  return runner;
}

/** On a busy machine a gateway gets little of its core: it is warm by what it has worked, not by the clock. */
async function warmUp(
  bench: Bench,
  { runner, order }: { readonly runner: Runner; readonly order: RaceOrder },
): Promise<void> {
  const seconds = bench.options.warmup;
  const before = cpuSecondsOf(runner.gateway.pid);
  for (let tries = 0; tries < 3; tries += 1) {
    await measure(bench, { runner, order, seconds });
    if (cpuSecondsOf(runner.gateway.pid) - before >= seconds * 0.8) return;
  }
}

async function measure(
  { load }: Bench,
  { runner, order, seconds }: { readonly runner: Runner; readonly order: RaceOrder; readonly seconds: number },
): Promise<Reading> {
  const { url, pid } = runner.gateway;
  const body = JSON.stringify({ query: order.operation });
  const before = cpuSecondsOf(pid);
  const { requests, bad, bytes, p50, p99 } = await load.run({ url, body, seconds, connections: order.connections });
  const used = cpuSecondsOf(pid) - before;
  if (bad > 0) throw new Error(`${bad} of ${bad + requests} requests were not answered with 2xx`);
  if (requests === 0 || used === 0) throw new Error(`no request was answered within ${seconds} s`);
  // What is missing in an answer is null: the status tells nothing of it, the length does.
  const expected = Buffer.byteLength(JSON.stringify({ data: order.truth })) * 0.98;
  if (bytes / requests < expected) {
    throw new Error(
      `answers had ${Math.round(bytes / requests)} bytes on average, and should have had ${Math.round(expected)}`,
    );
  }
  return { rate: requests / used, p50: p50 / 1000, p99: p99 / 1000, busy: used / seconds };
}

/** How many operations a gateway says to have answered with errors; 0 where it does not say. */
async function countFaulty({ adminOrigin }: RunningGateway): Promise<number> {
  if (adminOrigin === undefined) return 0;
  return faultyOperations(await (await fetch(`${adminOrigin}/metrics`)).text());
}

function sumUp({ gateway, restBytes, upstreamRequests, readings }: Runner): Figures {
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

function formatReading({ rate, p50, p99, busy }: Reading): string {
  const times = `p50 ${formatNumber(p50)} ms, p99 ${formatNumber(p99)} ms`;
  return `${formatNumber(rate)} requests per CPU second, ${times}, CPU ${Math.round(busy * 100)} %`;
}

function rotate<T>(items: readonly T[], by: number): readonly T[] {
  const at = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
