import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { onCore, type Role } from './cores';

/** How a program is run: on which core, where, and with which environment. */
export interface RunOptions {
  readonly core: Role;
  readonly directory?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Runs a program and gives what it printed. Throws with its errors when it fails. */
export async function runToEnd(
  program: string,
  args: readonly string[],
  { core, directory, environment }: RunOptions,
): Promise<string> {
  const [command, ...rest] = onCore(core, [program, ...args]);
  const child = spawn(command, rest, {
    cwd: directory,
    env: environment ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  if (code !== 0) throw new Error(`${program} ended with code ${String(code)}: ${(errors || output).slice(0, 800)}`);
  return output;
}
