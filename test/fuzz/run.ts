import { GraphQLError } from 'graphql';
import { fuzz } from './fuzz';
import { createGuards } from './guards/create-guards';

/**
 * Runs the fuzzer at length: `FUZZ_CASES` (default 20 000) from `FUZZ_SEED` (default 1). Fails when any case did. With
 * `FUZZ_GUARDS=random` types and fields are guarded, and askers have some of the scopes. Of every so many
 * graphs, `FUZZ_STITCHED` (default 50; 0 none), one is answered by graphql-tools too, which on some never ends and takes all memory.
 */
async function run(): Promise<void> {
  const seed = Number(process.env['FUZZ_SEED'] ?? 1);
  const cases = Number(process.env['FUZZ_CASES'] ?? 20_000);
  print(`${cases} cases from seed ${seed}`);
  const start = process.cpuUsage();
  // graphql-tools leaves errors behind, unhandled: of GraphQL's own kind, or thrown by its own code; anything else is the engine's.
  let left = 0;
  process.on('unhandledRejection', (reason) => {
    if (!isTheirs(reason)) throw reason;
    left++;
  });
  const stitched = Number(process.env['FUZZ_STITCHED'] ?? 50);
  const guards = process.env['FUZZ_GUARDS'] === 'random' ? createGuards : undefined;
  const report = await fuzz({ seed, cases, stitched, ...(guards && { guards }) });
  const { user, system } = process.cpuUsage(start);
  printCounts('Cases that had', report.features);
  printCounts('Differences that the semantics leave room for', report.free);
  printCounts('The same cases by @graphql-tools/stitch', report.stitched);
  print(`${String(left).padStart(7)}  errors that @graphql-tools/stitch left unhandled`);
  for (const failure of report.failures) print(`\n${failure}`);
  print(
    `\nseed ${seed}: ${report.cases} cases, ${report.failures.length} failed, ${Math.round((user + system) / 1e6)} s of CPU`,
  );
  process.exitCode = report.failures.length === 0 ? 0 : 1;
}

function isTheirs(reason: unknown): boolean {
  if (reason instanceof GraphQLError) return true;
  const [, first = ''] = reason instanceof Error ? (reason.stack?.split('\n') ?? []) : [];
  return first.includes('@graphql-tools/');
}

function printCounts(title: string, counts: ReadonlyMap<string, number>): void {
  print(`\n${title}:`);
  for (const [name, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
    print(`${String(count).padStart(7)}  ${name}`);
}

/** Writes a line. */
function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

void run();
