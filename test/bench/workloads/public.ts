import { federatedPeers, peersHint } from '../gateways/peers';
import { selvage } from '../gateways/selvage';
import { plainStitching } from '../gateways/yardsticks';
import { openGraph } from '../graphs/open-graph';
import { truthOf } from '../graphs/truth-of';
import type { Finding } from '../report/finding';
import { lanesTable, ratio, reasonOf } from './lanes-table';
import type { Lane } from './lane';
import { race } from './race';
import { onStage } from './stage';
import type { Workload } from './workload';

const hiveRust = 'Hive Gateway, Rust planner';
const stitching = plainStitching.name;

/** The public workload of federation gateways beside everything that can answer it. */
export const publicWorkload: Workload = {
  name: 'public',
  title: 'The public workload: one deep operation over four upstreams, an answer of 82 KB',
  run: async (bench) => {
    const graph = openGraph('public');
    const { peers } = bench.options;
    const contenders = [selvage(), plainStitching, ...(peers === undefined ? [] : federatedPeers(peers))];
    const truth = truthOf(graph, graph.operation);
    const order = { operation: graph.operation, truth, connections: 50 };
    const { result: lanes, fallbacks } = await onStage(bench, { graph }, (stage) =>
      race(bench, stage, { order, contenders }),
    );
    const size = JSON.stringify({ data: truth }).length;
    return {
      tables: [lanesTable(lanes, stitching)],
      findings: [
        claim(lanes, { against: stitching, atLeast: 16, when: 'without splicing' }),
        claim(lanes, { against: hiveRust, atLeast: 4, when: 'without splicing' }),
        claim(lanes, { against: stitching, atLeast: 26, when: 'with splicing' }),
        claim(lanes, { against: hiveRust, atLeast: 6.5, when: 'with splicing' }),
      ],
      notes: [`The answer has ${size} bytes; 50 connections.`, ...(peers === undefined ? [peersHint] : [])],
      fallbacks,
    };
  },
};

function claim(
  lanes: readonly Lane[],
  { against, atLeast, when }: { readonly against: string; readonly atLeast: number; readonly when: string },
): Finding {
  return {
    claim: `public workload: rate, times ${against} (reach ${when})`,
    value: ratio(lanes, 'Selvage', against),
    reach: { atLeast, unit: '×' },
    reason: reasonOf(lanes, 'Selvage', against),
  };
}
