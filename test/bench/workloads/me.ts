import { selvage } from '../gateways/selvage';
import { bareProxy, plainStitching } from '../gateways/yardsticks';
import { openGraph } from '../graphs/open-graph';
import { truthOf } from '../graphs/truth-of';
import type { Finding } from '../report/finding';
import { lanesTable, ratio, reasonOf } from './lanes-table';
import type { Lane } from './lane';
import { race } from './race';
import { onStage } from './stage';
import type { Workload } from './workload';

const proxy = bareProxy('accounts');
const quiet = 'Selvage, request lines off';

/** The smallest operation beside a proxy that only passes bytes on. */
export const me: Workload = {
  name: 'me',
  title: 'A small operation, `{ me { id name } }`, beside a bare proxy',
  run: async (bench) => {
    const graph = openGraph('public');
    const operation = '{ me { id name } }';
    const contenders = [
      selvage(),
      selvage({ name: quiet, config: 'telemetry:\n  logLevel: warn\n' }),
      proxy,
      plainStitching,
    ];
    const order = { operation, truth: truthOf(graph, operation), connections: 50 };
    const { result: lanes, fallbacks } = await onStage(bench, { graph }, (stage) =>
      race(bench, stage, { order, contenders }),
    );
    return {
      tables: [lanesTable(lanes, proxy.name)],
      findings: [
        claim(lanes, { name: 'Selvage', log: 'the default log', percent: 75 }),
        claim(lanes, { name: quiet, log: 'request lines off', percent: 88 }),
      ],
      notes: [
        'The proxy is node:http and undici; it buffers, and neither parses nor checks anything. Logs go to a file.',
      ],
      fallbacks,
    };
  },
};

function claim(
  lanes: readonly Lane[],
  { name, log, percent }: { readonly name: string; readonly log: string; readonly percent: number },
): Finding {
  const value = ratio(lanes, name, proxy.name);
  return {
    claim: `\`{ me { id name } }\`: rate, share of the bare proxy's, with ${log}`,
    value: value === undefined ? undefined : value * 100,
    reach: { atLeast: percent, unit: '%' },
    reason: reasonOf(lanes, name, proxy.name),
  };
}
