import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onCore, type Role } from './cores';

/** A program to start, which then listens on a port of loopback. */
export interface ProgramSpec {
  readonly name: string;
  readonly core: Role;
  readonly directory: string;
  readonly command: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly port: number;
}

/** A program that listens. */
export interface RunningProgram {
  readonly pid: number;
  readonly port: number;
  readonly origin: string;
  /** Ends it and waits until it has ended. */
  readonly stop: () => Promise<void>;
}

const readyWithinMs = 60_000;
const stopWithinMs = 3_000;
const running = new Set<ChildProcess>();

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a program with its output in a file of `work` and waits for its port. Throws with its last words when it does not get ready. */
export async function startProgram(spec: ProgramSpec, work: string): Promise<RunningProgram> {
  const logFile = join(work, `${spec.name}-${spec.port}.log`);
  const log = openSync(logFile, 'w');
  const [program, ...args] = onCore(spec.core, spec.command);
  const child = spawn(program, args, { cwd: spec.directory, env: spec.environment, stdio: ['ignore', log, log] });
  closeSync(log);
  running.add(child);
  const stop = (): Promise<void> => stopChild(child);
  try {
    await once(child, 'spawn');
    await waitForPort(child, spec.port);
  } catch (cause) {
    await stop();
    throw new Error(`${spec.name} did not start: ${lastWords(readFileSync(logFile, 'utf8'))}`, { cause });
  }
  return { pid: child.pid ?? 0, port: spec.port, origin: `http://127.0.0.1:${spec.port}`, stop };
}

/** What a program says of its end: from its last line that names an error on, without the stack. */
function lastWords(log: string): string {
  const lines = log.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line));
  const from = lines.findLastIndex((line) => /error/i.test(line));
  return lines
    .slice(from < 0 ? -3 : from)
    .join(' ')
    .slice(0, 240);
}

async function waitForPort(child: ChildProcess, port: number): Promise<void> {
  const until = performance.now() + readyWithinMs;
  while (performance.now() < until) {
    if (hasEnded(child)) throw new Error(`It ended with code ${String(child.exitCode)}.`);
    if (await takesConnections(port)) return;
    await sleep(50);
  }
  throw new Error(`Port ${port} took no connection within ${readyWithinMs} ms.`);
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const patience = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    await ended;
    clearTimeout(patience);
  }
  running.delete(child);
}

/** True too for a program that could not be started. */
function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}
