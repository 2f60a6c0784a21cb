import { join } from 'node:path';
import { nodeFlags } from '../gateways/contender';
import { selvage } from '../gateways/selvage';
import { openGraph } from '../graphs/open-graph';
import { truthOf } from '../graphs/truth-of';
import { runToEnd } from '../processes/run-to-end';
import { formatNumber } from '../report/table';
import { lanesTable, rateOf, reasonOf } from './lanes-table';
import { race } from './race';
import { onStage, type Stage } from './stage';
import type { Bench, Workload } from './workload';

/** CPU seconds of reading and writing the answer's JSON once, and its size in bytes. */
interface Floor {
  readonly size: number;
  readonly text: number;
  readonly bytes: number;
}

/** A very large answer beside what its JSON alone costs. */
export const largeAnswer: Workload = {
  name: 'large',
  title: 'An answer of 5 MB beside JSON.parse and JSON.stringify of the same bytes',
  run: async (bench) => {
    const graph = openGraph('large');
    const { operation } = graph;
    const order = { operation, truth: truthOf(graph, operation), connections: 4 };
    const { result, fallbacks } = await onStage(bench, { graph }, async (stage) => {
      const floor = await measureFloor(bench, { stage, operation });
      return { floor, lanes: await race(bench, stage, { order, contenders: [selvage()] }) };
    });
    const { floor, lanes } = result;
    const rate = rateOf(lanes, 'Selvage');
    const reason = reasonOf(lanes, 'Selvage');
    const times = (cost: number): number | undefined => (rate === undefined ? undefined : 1 / rate / cost);
    const reach = { atMost: 1.5, unit: '×' };
    return {
      tables: [lanesTable(lanes, 'Selvage')],
      findings: [
        {
          claim: '5 MB: CPU time, times parse and stringify, bytes to bytes',
          value: times(floor.bytes),
          reach,
          reason,
        },
        { claim: '5 MB: CPU time, times parse and stringify, text to text', value: times(floor.text), reach, reason },
      ],
      notes: [
        `${floor.size} bytes, 4 connections. Parse and stringify cost ${formatNumber(floor.bytes * 1000)} ms of CPU ` +
          `from bytes to bytes, as a gateway has them, and ${formatNumber(floor.text * 1000)} ms from text to text.`,
      ],
      fallbacks,
    };
  },
};

async function measureFloor(
  { build, options, print }: Bench,
  { stage, operation }: { readonly stage: Stage; readonly operation: string },
): Promise<Floor> {
  const url = `${stage.site.upstreams}/ledger`;
  const script = join(build.bench, 'servers/parse-stringify.js');
  const args = [nodeFlags, script, url, JSON.stringify({ query: operation }), String(options.seconds)];
  const floor = JSON.parse(await runToEnd(process.execPath, args, { core: 'gateway' })) as Floor;
  print(
    `  parse and stringify: ${formatNumber(floor.text * 1000)} ms text, ${formatNumber(floor.bytes * 1000)} ms bytes`,
  );
  return floor;
}
