import { join } from 'node:path';
import type { RunningGateway } from '../gateways/contender';
import { nodeFlags } from '../gateways/contender';
import { selvage } from '../gateways/selvage';
import { distinctOperation } from '../graphs/distinct-operation';
import { openGraph } from '../graphs/open-graph';
import { measureMemory, type MemoryUse } from '../measure/measure-memory';
import { cpuSecondsOf } from '../measure/process-tree';
import { runToEnd } from '../processes/run-to-end';
import type { Finding } from '../report/finding';
import { formatNumber, type Table } from '../report/table';
import { ask } from './ask';
import { formatMegabytes } from './lanes-table';
import { onStage } from './stage';
import type { Bench, Workload } from './workload';

/** CPU milliseconds of each step of an operation that was never seen, on average. */
interface Steps {
  readonly parse: number;
  readonly validate: number;
  readonly plan: number;
}

/** What distinct operations cost a running gateway. */
interface Served {
  /** What it holds after each quarter of the operations; the first entry is from before them. */
  readonly memory: readonly MemoryUse[];
  /** CPU milliseconds of an operation, on average. */
  readonly cold: number;
  readonly warm: number;
}

const parallel = 8;

/** Thousands of operations that were never seen before. */
export const cold: Workload = {
  name: 'cold',
  title: 'Distinct operations, cold plans',
  run: async (bench) => {
    const { result, fallbacks } = await onStage(bench, { graph: openGraph('public') }, async (stage) => {
      const file = join(bench.build.work, 'memory.json');
      const steps = await measureSteps(bench, stage.site.subschemas, stage.site.upstreams);
      const gateway = await stage.start(selvage({ memoryFile: file }));
      return { steps, served: await serve(bench, gateway, file) };
    });
    const { steps, served } = result;
    const count = bench.options.operations;
    return {
      tables: [stepsTable(steps, served), heapTable(served.memory, count)],
      findings: findings(steps, served, count),
      notes: [
        `${count} variants of the public operation, each sent once. The steps are measured in a bare process, the gateway ` +
          'beside them on the same operations; its figures include fetching, joining and writing the answer.',
      ],
      fallbacks,
    };
  },
};

async function measureSteps({ build, options, print }: Bench, subschemas: string, upstreams: string): Promise<Steps> {
  const script = join(build.bench, 'servers/plan-operations.js');
  const args = [nodeFlags, script, build.dist, subschemas, String(options.operations)];
  const environment = { ...process.env, NODE_ENV: 'production', BENCH_UPSTREAMS: upstreams };
  const output = await runToEnd(process.execPath, args, { core: 'gateway', environment });
  const steps = JSON.parse(output) as Steps;
  const { parse, validate, plan } = steps;
  print(`  parse ${formatNumber(parse)} ms, validate ${formatNumber(validate)} ms, plan ${formatNumber(plan)} ms`);
  return steps;
}

async function serve({ options, print }: Bench, gateway: RunningGateway, file: string): Promise<Served> {
  const quarter = Math.ceil(options.operations / 4);
  const memory = [await measureMemory({ pid: gateway.pid, file })];
  let used = 0;
  for (let part = 0; part < 4; part += 1) {
    used += await cpuWhile(gateway, quarter, (index) => distinctOperation(part * quarter + index));
    const now = await measureMemory({ pid: gateway.pid, file });
    memory.push(now);
    print(`  after ${(part + 1) * quarter} operations: heap ${formatMegabytes(now.heapUsed)} MB`);
  }
  // As many fields as those before had, on average.
  const known = (index: number): string => distinctOperation(options.operations - 1 - (index % 64));
  await cpuWhile(gateway, 64, known);
  const warm = (await cpuWhile(gateway, quarter, known)) / quarter;
  return { memory, cold: (used / quarter / 4) * 1000, warm: warm * 1000 };
}

/** CPU seconds of a gateway while it answers some operations, a few at a time. Throws when an answer has errors. */
async function cpuWhile(
  { pid, url }: RunningGateway,
  count: number,
  operation: (index: number) => string,
): Promise<number> {
  const before = cpuSecondsOf(pid);
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < count) await ask(url, operation(next++));
  };
  await Promise.all(Array.from({ length: parallel }, client));
  return cpuSecondsOf(pid) - before;
}

function stepsTable({ parse, validate, plan }: Steps, { cold: never, warm }: Served): Table {
  return {
    heads: ['step', 'CPU ms for each operation'],
    rows: [
      ['parse', formatNumber(parse)],
      ['validate', formatNumber(validate)],
      ['plan', formatNumber(plan)],
      ['the whole gateway, operation never seen', formatNumber(never)],
      ['the whole gateway, operation known', formatNumber(warm)],
    ],
  };
}

function heapTable(memory: readonly MemoryUse[], count: number): Table {
  return {
    heads: ['distinct operations so far', 'heap MB', 'resident MB'],
    rows: memory.map(({ heapUsed, rss }, quarters) => [
      String((count / 4) * quarters),
      formatMegabytes(heapUsed),
      formatMegabytes(rss),
    ]),
  };
}

function findings({ plan }: Steps, { memory }: Served, count: number): readonly Finding[] {
  const [, , half, , end] = memory.map(({ heapUsed }) => heapUsed);
  const growth = half === undefined || end === undefined ? undefined : (end / half - 1) * 100;
  return [
    {
      claim: `${count} distinct operations: plan time of each, on average`,
      value: plan,
      reach: { atMost: 1, unit: 'ms' },
    },
    {
      claim: `${count} distinct operations: growth of the heap over the last half of them`,
      value: growth,
      reach: { atMost: 10, unit: '%' },
    },
  ];
}
