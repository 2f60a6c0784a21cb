import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(__dirname, '../../..');

/** Runs a program that logs a thousand lines, and then ends in some way; gives what came out of it. */
async function logAndEnd(
  end: string,
): Promise<{ readonly numbers: number[]; readonly last: unknown; readonly signal: unknown }> {
  const program = `
    const { createJiti } = require('jiti');
    const { createLogger } = createJiti(${JSON.stringify(`${root}/`)})('./src/logger.ts');
    const logger = createLogger();
    for (let number = 0; number < 1000; number += 1) logger.info({ number }, 'line');
    ${end}`;
  const child = spawn(process.execPath, ['-e', program], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const [, signal] = (await once(child, 'close')) as [unknown, unknown];
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { number: number; msg: string });
  return { numbers: lines.slice(0, 1000).map(({ number }) => number), last: lines.at(-1)?.msg, signal };
}

const all = Array.from({ length: 1000 }, (_, number) => number);

describe('the lines of a process', () => {
  it.each([
    ['ends by itself', ''],
    ['is told to exit', 'process.exit(0);'],
    ['fails by an error that nobody catches', "throw new Error('It broke.');"],
    ['fails by a rejection that nobody catches', "void Promise.reject(new Error('It broke.'));"],
  ])('are all there, in their order, when it %s', async (_, end) => {
    const { numbers, last } = await logAndEnd(end);
    expect(numbers).toEqual(all);
    expect(last).toBe('line');
  });

  it('are all there after a fatal line, even when it is killed at that moment', async () => {
    const { numbers, last, signal } = await logAndEnd("logger.fatal('end'); process.kill(process.pid, 'SIGKILL');");
    expect(signal).toBe('SIGKILL');
    expect(numbers).toEqual(all);
    expect(last).toBe('end');
  });

  it('come within moments while it goes on', async () => {
    const { numbers } = await logAndEnd("setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1000);");
    expect(numbers).toEqual(all);
  });
});
