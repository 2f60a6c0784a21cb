import { parseBenchOptions, usage, type BenchOptions } from './bench-options';
import { installPeers } from './gateways/install-peers';
import { chooseLoadTool } from './load/choose-load-tool';
import { build } from './processes/build';
import { describeMachine } from './report/machine';
import { formatReport, type Section } from './report/report';
import { findingsTable, formatTable } from './report/table';
import { writeReport } from './report/write-report';
import { auth } from './workloads/auth';
import { cold } from './workloads/cold';
import { crossKind } from './workloads/cross-kind';
import { delay } from './workloads/delay';
import { entities } from './workloads/entities';
import { largeAnswer } from './workloads/large-answer';
import { me } from './workloads/me';
import { memory } from './workloads/memory';
import { publicWorkload } from './workloads/public';
import { scaling } from './workloads/scaling';
import type { Bench, Workload } from './workloads/workload';

/** All workloads, in the order in which they run. */
const workloads: readonly Workload[] = [
  publicWorkload,
  me,
  auth,
  entities,
  crossKind,
  largeAnswer,
  cold,
  delay,
  memory,
  scaling,
];

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  const parsed = parseBenchOptions(process.argv.slice(2), {
    environment: process.env,
    workloads: workloads.map(({ name }) => name),
  });
  if (parsed.kind === 'fault') {
    print(`${parsed.message}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  const { options } = parsed;
  if (options.action === 'help') print(`${usage}\n\nWorkloads: ${workloads.map(({ name }) => name).join(', ')}`);
  else if (options.action === 'install') await installPeers(options.peers ?? '', print);
  else await measure(options);
}

async function measure(options: BenchOptions): Promise<void> {
  const start = performance.now();
  const machine = describeMachine();
  if (options.dist === undefined) print('Building the gateway …');
  const built = await build(options.dist);
  const load = chooseLoadTool(built.bench);
  const bench: Bench = { options, build: built, load, print };
  const sections: Section[] = [];
  for (const workload of workloads) {
    if (options.only.length > 0 && !options.only.includes(workload.name)) continue;
    sections.push(await runWorkload(workload, bench));
  }
  const minutes = (performance.now() - start) / 60_000;
  print(`\nIt took ${minutes.toFixed(1)} minutes.`);
  if (options.output === undefined) return;
  await writeReport(options.output, formatReport({ options, machine, loadTool: load.name, minutes, sections }));
  print(`Written to ${options.output}.`);
}

async function runWorkload(workload: Workload, bench: Bench): Promise<Section> {
  const { title } = workload;
  print(`\n${workload.name}: ${title}`);
  try {
    const report = await workload.run(bench);
    for (const table of report.tables) print(`\n${formatTable(table)}`);
    if (report.findings.length > 0) print(`\n${formatTable(findingsTable(report.findings))}`);
    for (const line of [...report.notes, ...report.fallbacks]) print(`\n${line}`);
    return { title, kind: 'done', report };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    print(`  failed: ${reason}`);
    process.exitCode = 1;
    return { title, kind: 'failed', reason };
  }
}

// What is to be undone is undone at the exit, which a signal alone would pass by.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

void main();
