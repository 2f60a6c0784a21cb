import { formatNumber, type Table } from '../report/table';
import type { Lane } from './lane';

/** The table of a race; rates are also given as multiples of the lane of that name. */
export function lanesTable(lanes: readonly Lane[], against: string): Table {
  const base = rateOf(lanes, against);
  const heads = [
    ...['gateway', 'requests per CPU second', 'lowest to highest', `× ${against}`, 'p50 ms', 'p99 ms'],
    ...['upstream requests', 'MB at rest', 'MB at most', 'core used'],
  ];
  return { heads, rows: lanes.map((lane) => laneRow(lane, { base, columns: heads.length })) };
}

/** The median rate of a lane; undefined when it failed or is not there. */
export function rateOf(lanes: readonly Lane[], name: string): number | undefined {
  const lane = lanes.find((each) => each.name === name);
  return lane?.kind === 'measured' ? lane.rate.median : undefined;
}

/** How many times the rate of one lane another has; undefined when either has none. */
export function ratio(lanes: readonly Lane[], name: string, against: string): number | undefined {
  const [own, other] = [rateOf(lanes, name), rateOf(lanes, against)];
  return own === undefined || other === undefined ? undefined : own / other;
}

/** Why a ratio of two lanes could not be taken. */
export function reasonOf(lanes: readonly Lane[], ...names: readonly string[]): string {
  const reasons = names.map((name) => {
    const lane = lanes.find((each) => each.name === name);
    if (lane === undefined) return `${name} was not there`;
    return lane.kind === 'failed' ? `${name} failed` : undefined;
  });
  return reasons.find((reason) => reason !== undefined) ?? 'not measured';
}

function laneRow(
  lane: Lane,
  { base, columns }: { readonly base: number | undefined; readonly columns: number },
): readonly string[] {
  if (lane.kind === 'failed') return [lane.name, `failed: ${lane.reason}`, ...Array<string>(columns - 2).fill('')];
  const { rate } = lane;
  return [
    lane.name,
    formatNumber(rate.median),
    `${formatNumber(rate.low)} to ${formatNumber(rate.high)}`,
    base === undefined ? '–' : formatNumber(rate.median / base),
    formatNumber(lane.p50),
    formatNumber(lane.p99),
    String(lane.upstreamRequests),
    formatMegabytes(lane.restBytes),
    formatMegabytes(lane.mostBytes),
    `${Math.round(lane.busy * 100)} %`,
  ];
}

/** Bytes as whole megabytes. */
export function formatMegabytes(bytes: number): string {
  return String(Math.round(bytes / 1e6));
}
