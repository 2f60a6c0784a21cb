import { runLeakage } from './run-leakage';

/** Runs the full size: LEAKAGE_ANSWERS (100 000), LEAKAGE_SEED (by the clock). The exit code is 1 when anything was somebody else's. */
async function run(): Promise<void> {
  const answers = Number(process.env['LEAKAGE_ANSWERS'] ?? 100_000);
  const seed = Number(process.env['LEAKAGE_SEED'] ?? Date.now() % 2 ** 31);
  process.stdout.write(`${String(answers)} answers, seed ${String(seed)}\n`);
  const begun = performance.now();
  const { foreign, ...counts } = await runLeakage({ seed, answers });
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  process.stdout.write(`${JSON.stringify(counts, undefined, 2)}\n`);
  process.stdout.write(`${String(foreign.length)} foreign, in ${seconds} s\n`);
  for (const what of foreign.slice(0, 20)) process.stdout.write(`${what}\n`);
  if (foreign.length > 0) process.exitCode = 1;
}

void run();
