import { selvage } from '../gateways/selvage';
import { plainStitching } from '../gateways/yardsticks';
import { openGraph } from '../graphs/open-graph';
import { truthOf } from '../graphs/truth-of';
import { lanesTable, reasonOf } from './lanes-table';
import { race } from './race';
import { onStage } from './stage';
import type { Workload } from './workload';

const stitching = plainStitching.name;

/** How long one client waits when upstreams are slow: what counts is how many fetches follow each other. */
export const delay: Workload = {
  name: 'delay',
  title: 'Upstreams that take 20 ms, one client, the public workload',
  run: async (bench) => {
    const graph = openGraph('public');
    const order = { operation: graph.operation, truth: truthOf(graph, graph.operation), connections: 1 };
    const { result: lanes, fallbacks } = await onStage(bench, { graph, delay: 20 }, (stage) =>
      race(bench, stage, { order, contenders: [selvage(), plainStitching] }),
    );
    const [own, other] = ['Selvage', stitching].map((name) => {
      const lane = lanes.find((each) => each.name === name);
      return lane?.kind === 'measured' ? lane.p50 : undefined;
    });
    return {
      tables: [lanesTable(lanes, stitching)],
      findings: [
        {
          claim: `20 ms upstream delay, one client: p50, times ${stitching}'s`,
          value: own === undefined || other === undefined ? undefined : own / other,
          reach: { atMost: 0.7, unit: '×' },
          reason: reasonOf(lanes, 'Selvage', stitching),
        },
      ],
      notes: ['1 connection.'],
      fallbacks,
    };
  },
};
