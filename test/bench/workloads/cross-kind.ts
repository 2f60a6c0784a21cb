import type { Contender, RunningGateway } from '../gateways/contender';
import { meshStitching, peersHint } from '../gateways/peers';
import { selvage } from '../gateways/selvage';
import { skus, unitsSold } from '../graphs/cross-kind-data';
import { openGraph } from '../graphs/open-graph';
import { truthOf } from '../graphs/truth-of';
import { ask } from './ask';
import { lanesTable, ratio, reasonOf } from './lanes-table';
import { race } from './race';
import { onStage } from './stage';
import type { Workload } from './workload';

const mesh = 'plain stitching over Mesh';
const rootFieldsAtOnce = 20;

/** One list whose entities come from GraphQL, from a batched RPC and from a projection of events. */
export const crossKind: Workload = {
  name: 'cross-kind',
  title: 'A cross-kind operation: 100 entities from GraphQL, a gRPC batch and a projection',
  run: async (bench) => {
    const graph = openGraph('cross-kind');
    const { peers } = bench.options;
    const contenders = [selvage(), ...(peers === undefined ? [] : [meshStitching(peers)])];
    const order = { operation: graph.operation, truth: truthOf(graph, graph.operation), connections: 16, prepare };
    const { result: lanes, fallbacks } = await onStage(bench, { graph }, (stage) =>
      race(bench, stage, { order, contenders }),
    );
    return {
      tables: [lanesTable(lanes, mesh)],
      findings: [
        {
          claim: `cross-kind, 100 entities: rate, times ${mesh}`,
          value: ratio(lanes, 'Selvage', mesh),
          reach: { atLeast: 8, unit: '×' },
          reason: reasonOf(lanes, 'Selvage', mesh),
        },
      ],
      notes: [
        '16 connections. Only GraphQL requests are counted as upstream requests: each gateway makes RPCs beside them. ' +
          'Stitching has the gRPC schema of GraphQL Mesh, and a schema over a Map for what the projection knows.',
        ...(peers === undefined ? [peersHint] : []),
      ],
      fallbacks,
    };
  },
};

/** Publishes the events of the projection, by the gateway's own mutation. */
async function prepare({ url }: RunningGateway, { name }: Contender): Promise<void> {
  if (name !== 'Selvage') return;
  for (let from = 0; from < skus.length; from += rootFieldsAtOnce) {
    const sales = skus
      .slice(from, from + rootFieldsAtOnce)
      .map((sku, index) => `sale${index}: recordSale(sku: "${sku}", quantity: ${unitsSold(sku)})`);
    await ask(url, `mutation { ${sales.join(' ')} }`);
  }
}
