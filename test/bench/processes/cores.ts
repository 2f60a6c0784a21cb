import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** What a process does: gateways have a core of their own; upstreams and load share another one. */
export type Role = 'gateway' | 'load';

const pinned = availableParallelism() > 1 && spawnSync('taskset', ['--version']).error === undefined;

/** Whether gateways are pinned to a core; not where there is only one, or no taskset. */
export function arePinned(): boolean {
  return pinned;
}

/** The command line that runs a program on the core of its role. */
export function onCore(role: Role, command: readonly string[]): readonly [program: string, ...args: string[]] {
  const [program = '', ...args] = pinned ? ['taskset', '-c', role === 'gateway' ? '1' : '0', ...command] : command;
  return [program, ...args];
}
