import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

/** Runs a script of this folder in a process of its own, where the garbage collector can be asked to run; what it printed as JSON. */
export async function runScript(name: string): Promise<unknown> {
  const jiti = resolve('node_modules/jiti/lib/jiti-cli.mjs');
  const script = resolve(__dirname, `${name}.ts`);
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', jiti, script], {
    maxBuffer: 10_000_000,
  });
  return JSON.parse(stdout);
}
