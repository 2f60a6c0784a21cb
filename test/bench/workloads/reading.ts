import type { RunningGateway } from '../gateways/contender';
import { cpuSecondsOf } from '../measure/process-tree';
import { formatNumber } from '../report/table';
import type { RaceOrder } from './race-order';
import type { Bench } from './workload';

/** One measurement of one gateway. */
export interface Reading {
  /** Requests in one second of its processes' CPU time. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** The share of its core that it used. */
  readonly busy: number;
}

/** What is measured, and for how long. */
export interface ReadingOptions {
  readonly gateway: RunningGateway;
  readonly order: RaceOrder;
  readonly seconds: number;
}

/** Puts a gateway under load for some seconds. Throws when an answer was missing, not 2xx, or shorter than the truth. */
export async function takeReading({ load }: Bench, { gateway, order, seconds }: ReadingOptions): Promise<Reading> {
  const { url, pid } = gateway;
  const body = JSON.stringify({ query: order.operation });
  const before = cpuSecondsOf(pid);
  const { connections, headers } = order;
  const { requests, bad, bytes, p50, p99 } = await load.run({ url, body, seconds, connections, headers });
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

/**
 * Puts a gateway under load until it has worked for most of some seconds. On a busy machine it gets little of its core: it is
 * warm by what it has worked, not by the clock.
 */
export async function warmUp(bench: Bench, { gateway, order, seconds }: ReadingOptions): Promise<void> {
  const before = cpuSecondsOf(gateway.pid);
  for (let tries = 0; tries < 3; tries += 1) {
    await takeReading(bench, { gateway, order, seconds });
    if (cpuSecondsOf(gateway.pid) - before >= seconds * 0.8) return;
  }
}

/** Writes a reading for people. */
export function formatReading({ rate, p50, p99, busy }: Reading): string {
  const times = `p50 ${formatNumber(p50)} ms, p99 ${formatNumber(p99)} ms`;
  return `${formatNumber(rate)} requests per CPU second, ${times}, CPU ${Math.round(busy * 100)} %`;
}
