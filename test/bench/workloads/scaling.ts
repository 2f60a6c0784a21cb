import { selvage } from '../gateways/selvage';
import type { BenchGraph } from '../graphs/bench-graph';
import { deepOperation } from '../graphs/deep-graph';
import { openGraph } from '../graphs/open-graph';
import { truthOf } from '../graphs/truth-of';
import { wideOperation } from '../graphs/wide-graph';
import { formatNumber, type Table } from '../report/table';
import { race } from './race';
import { onStage } from './stage';
import type { Bench, Workload } from './workload';

const depths = [1, 2, 3, 4, 5, 6];

/** One size of an operation: how many subschemas or levels, and what it cost. */
interface Point {
  readonly label: string;
  readonly size: number;
  /** CPU milliseconds of one request; NaN when it failed. */
  readonly cost: number;
  readonly p50: number;
  readonly upstreamRequests: number;
}

/** What one subschema more costs, and one level more. */
export const scaling: Workload = {
  name: 'scaling',
  title: 'The cost of one more subschema and of one more level',
  run: async (bench) => {
    const short = shorten(bench);
    const two = await measure(short, { graph: openGraph('wide-2'), sizes: [2], operation: wideOperation });
    const wide = await measure(short, {
      graph: openGraph('wide-50'),
      sizes: [2, 10, 25, 50],
      operation: wideOperation,
    });
    const deep = await measure(short, { graph: openGraph('deep-6'), sizes: depths, operation: deepOperation });
    const points = [two, wide, deep].map(({ points: each }) => each);
    const [small = [], broad = [], chain = []] = points;
    return {
      tables: [
        pointsTable('subschemas asked, of those there are', [...small, ...broad]),
        pointsTable('levels of fetches', chain),
      ],
      findings: [],
      notes: [
        `One more subschema costs ${slope(broad)} ms of CPU, one more level ${slope(chain)} ms: from the smallest to the ` +
          'largest. Each subschema gives one field of one entity, each level one entity. 50 connections; at the largest ' +
          'sizes the upstreams are the bottleneck, so look at CPU time and not at p50.',
      ],
      fallbacks: [two, wide, deep].flatMap(({ fallbacks }) => fallbacks),
    };
  },
};

/** These are many small measurements: each may be shorter. */
function shorten(bench: Bench): Bench {
  const { seconds, rounds, warmup } = bench.options;
  const options = { seconds: Math.min(seconds, 4), rounds: Math.min(rounds, 2), warmup: Math.min(warmup, 3) };
  return { ...bench, options: { ...bench.options, ...options } };
}

async function measure(
  bench: Bench,
  {
    graph,
    sizes,
    operation: make,
  }: { readonly graph: BenchGraph; readonly sizes: readonly number[]; readonly operation: (size: number) => string },
): Promise<{ readonly points: readonly Point[]; readonly fallbacks: readonly string[] }> {
  const { result: points, fallbacks } = await onStage(bench, { graph }, async (stage) => {
    const found: Point[] = [];
    for (const size of sizes) {
      const label = `${size} of ${graph.services.length}`;
      bench.print(`  ${graph.name}, ${label}:`);
      const operation = make(size);
      const order = { operation, truth: truthOf(graph, operation), connections: 50 };
      const [lane] = await race(bench, stage, { order, contenders: [selvage()] });
      const failed = { label, size, cost: NaN, p50: NaN, upstreamRequests: NaN };
      const measured = lane?.kind === 'measured' ? { ...lane, label, size, cost: 1000 / lane.rate.median } : failed;
      found.push(measured);
    }
    return found;
  });
  return { points, fallbacks };
}

function pointsTable(head: string, points: readonly Point[]): Table {
  return {
    heads: [head, 'CPU ms for each request', 'p50 ms', 'upstream requests'],
    rows: points.map(({ label, cost, p50, upstreamRequests }) => [
      label,
      ...[cost, p50].map(formatNumber),
      String(upstreamRequests),
    ]),
  };
}

function slope(points: readonly Point[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return '–';
  return formatNumber((last.cost - first.cost) / (last.size - first.size));
}
