import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runToEnd } from '../../bench/processes/run-to-end';
import { startProgram } from '../../bench/processes/start-program';
import { findFreePort } from '../../servers/find-free-port';
import type { ProgramSpec } from '../../bench/processes/start-program';

const work = mkdtempSync(join(tmpdir(), 'selvage-processes-'));
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

async function specOf(script: string): Promise<ProgramSpec> {
  const port = await findFreePort();
  const command = [process.execPath, '-e', script, String(port)];
  return { name: 'program', core: 'load', directory: work, command, environment: process.env, port };
}

describe('a program that is run to its end', () => {
  test('gives what it printed', async () => {
    await expect(runToEnd(process.execPath, ['-e', 'console.log(6 * 7)'], { core: 'load' })).resolves.toBe('42\n');
  });

  test('that fails is an error with its words', async () => {
    const args = ['-e', 'console.error("no luck"); process.exit(3)'];
    await expect(runToEnd(process.execPath, args, { core: 'load' })).rejects.toThrow(/ended with code 3: no luck/);
  });
});

describe('a program that is started', () => {
  test('is up when it listens, and gone when it is stopped', async () => {
    const listen = `require('http').createServer((q, r) => r.end('here')).listen(Number(process.argv[1]), '127.0.0.1')`;
    const program = await startProgram(await specOf(listen), work);
    await expect(fetch(program.origin).then((response) => response.text())).resolves.toBe('here');
    await program.stop();
    await program.stop();
    await expect(fetch(program.origin)).rejects.toThrow('fetch failed');
  });

  test('that ends before it listens is an error with its words, and without its stack', async () => {
    const spec = await specOf(`console.log('before'); throw new TypeError('bad luck')`);
    const error: unknown = await startProgram(spec, work).catch((reason: unknown) => reason);
    expect(String(error)).toContain('program did not start: TypeError: bad luck');
    expect(String(error)).not.toContain(' at ');
  });
});
