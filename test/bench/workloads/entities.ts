import { selvage } from '../gateways/selvage';
import { plainStitching } from '../gateways/yardsticks';
import { openGraph } from '../graphs/open-graph';
import { truthOf } from '../graphs/truth-of';
import { lanesTable, ratio, reasonOf } from './lanes-table';
import { race } from './race';
import { onStage } from './stage';
import type { Workload } from './workload';

const stitching = plainStitching.name;

/** A long list of entities whose fields come from three services. */
export const entities: Workload = {
  name: 'entities',
  title: 'A list of 1000 entities, three fields merged from two other subschemas',
  run: async (bench) => {
    const graph = openGraph('entities');
    const order = { operation: graph.operation, truth: truthOf(graph, graph.operation), connections: 8 };
    const { result: lanes, fallbacks } = await onStage(bench, { graph }, (stage) =>
      race(bench, stage, { order, contenders: [selvage(), plainStitching] }),
    );
    return {
      tables: [lanesTable(lanes, stitching)],
      findings: [
        {
          claim: `1000 entities: rate, times ${stitching}`,
          value: ratio(lanes, 'Selvage', stitching),
          reach: { atLeast: 15, unit: '×' },
          reason: reasonOf(lanes, 'Selvage', stitching),
        },
      ],
      notes: ['8 connections.'],
      fallbacks,
    };
  },
};
