import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

/** A named check of `npm test`: a command that passes with exit code 0. */
interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

interface Result {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
}

const ARCHITECTURE = 'test/unit/architecture.test.ts';
const JEST_REPORT = 'coverage/jest.json';

/** All run, in this order, even when one fails. */
const checks: readonly Check[] = [
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'lint', command: ['eslint', '--max-warnings', '0', '.'] },
  { name: 'dead code', command: ['knip', '--no-progress', '--treat-config-hints-as-errors'] },
  { name: 'architecture', command: ['jest', '--coverage=false', ARCHITECTURE] },
  { name: 'servers', command: ['jiti', 'test/servers/prepare.ts'] },
  {
    name: 'tests and coverage',
    command: [
      'jest',
      '--coverage',
      '--json',
      `--outputFile=${JEST_REPORT}`,
      '--testPathIgnorePatterns',
      `/node_modules/|${ARCHITECTURE}`,
    ],
  },
];

/** Runs a check with its output on ours. */
async function runCheck({ name, command }: Check): Promise<Result> {
  const [program = '', ...args] = command;
  console.log(`\n── ${name}: ${command.join(' ')}`);
  const start = performance.now();
  const passed = await new Promise<boolean>((resolve) => {
    const child = spawn(`node_modules/.bin/${program}`, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', () => {
      resolve(false);
    });
    child.once('close', (code) => {
      resolve(code === 0);
    });
  });
  const result = { name, passed, seconds: (performance.now() - start) / 1000 };
  console.log(formatResult(result));
  return result;
}

function formatResult({ name, passed, seconds }: Result): string {
  return `${passed ? 'passed' : 'FAILED'}  ${name} (${seconds.toFixed(1)} s)`;
}

/** How many of jest's tests passed and failed; a suite that could not run counts as one failure. */
function countTests(): { readonly passed: number; readonly failed: number } {
  try {
    const report = JSON.parse(readFileSync(JEST_REPORT, 'utf8')) as Readonly<Record<string, number>>;
    const { numPassedTests = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = report;
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 0 };
  }
}

async function run(): Promise<void> {
  rmSync('coverage', { recursive: true, force: true });
  mkdirSync('coverage');
  const results: Result[] = [];
  for (const check of checks) results.push(await runCheck(check));

  const tests = countTests();
  const failedChecks = results.filter((result) => !result.passed).length;
  console.log(`\n${results.map(formatResult).join('\n')}`);
  console.log(`\nEach test and each of these checks counts one:`);
  console.log(`${tests.passed + results.length - failedChecks} passed, ${tests.failed + failedChecks} failed`);
  process.exitCode = failedChecks === 0 ? 0 : 1;
}

void run();
