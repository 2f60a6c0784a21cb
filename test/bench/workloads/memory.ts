import { join } from 'node:path';
import { nodeFlags } from '../gateways/contender';
import { selvage } from '../gateways/selvage';
import { openGraph } from '../graphs/open-graph';
import { truthOf } from '../graphs/truth-of';
import { measureMemory, type MemoryUse } from '../measure/measure-memory';
import { residentBytesOf } from '../measure/process-tree';
import { askForTruth } from './ask';
import { formatMegabytes } from './lanes-table';
import { onStage, type Stage } from './stage';
import type { Bench, Workload } from './workload';

interface Held {
  readonly rest: MemoryUse;
  readonly mostBytes: number;
  readonly after: MemoryUse;
}

/** What the gateway holds: at rest, under load, and after it. */
export const memory: Workload = {
  name: 'memory',
  title: 'Memory at rest and under load',
  run: async (bench) => {
    const { result: rows, fallbacks } = await onStage(bench, { graph: openGraph('public') }, async (stage) => [
      formatHeld(`\`${nodeFlags}\``, await measure(bench, stage, nodeFlags)),
      formatHeld('V8’s own default', await measure(bench, stage, '')),
    ]);
    const heads = ['young generation', 'MB at rest', 'heap MB at rest', 'MB at most', 'MB after', 'heap MB after'];
    return {
      tables: [{ heads, rows }],
      findings: [],
      notes: [
        'Resident memory and heap of Selvage under the public workload, 50 connections. At rest and after the load all ' +
          'garbage is collected first; what the other gateways take is in their tables.',
      ],
      fallbacks,
    };
  },
};

async function measure({ build, load, options, print }: Bench, stage: Stage, flags: string): Promise<Held> {
  const { operation, ...graph } = openGraph('public');
  const file = join(build.work, 'memory.json');
  const gateway = await stage.start(selvage({ flags, memoryFile: file }));
  const rest = await measureMemory({ pid: gateway.pid, file });
  await askForTruth(gateway.url, { query: operation, truth: truthOf({ operation, ...graph }, operation) });
  const seconds = options.seconds * 2;
  await load.run({ url: gateway.url, body: JSON.stringify({ query: operation }), seconds, connections: 50 });
  const mostBytes = residentBytesOf(gateway.pid, 'most');
  const after = await measureMemory({ pid: gateway.pid, file });
  await gateway.stop();
  const [low, high] = [formatMegabytes(rest.rss), formatMegabytes(mostBytes)];
  print(`  Selvage, ${flags === '' ? 'without flags' : flags}: ${low} MB at rest, ${high} MB at most`);
  return { rest, mostBytes, after };
}

function formatHeld(flags: string, { rest, mostBytes, after }: Held): readonly string[] {
  return [flags, ...[rest.rss, rest.heapUsed, mostBytes, after.rss, after.heapUsed].map(formatMegabytes)];
}
