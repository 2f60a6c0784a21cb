import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from './find-free-port';
import type { Place, ServerSpec, StartedServer } from './server-spec';

const READY_WITHIN_MS = 10_000;
const STOP_WITHIN_MS = 3_000;

/** Runs a server as a child process on free loopback ports, in a folder of its own. Throws with its output when it does not get ready. */
export async function startProcess(spec: ServerSpec, binary: string): Promise<StartedServer> {
  const directory = await mkdtemp(join(tmpdir(), `selvage-${spec.program.name}-`));
  const ports = new Map(await Promise.all(spec.ports.map(async (name) => [name, await findFreePort()] as const)));
  const place: Place = { directory, host: '127.0.0.1', port: (name) => portOf(ports, name) };
  await writeFiles(place, spec.files?.(place) ?? {});

  // A file, not a pipe: servers open /dev/stdout themselves, which a pipe of Node does not allow.
  const outputFile = join(directory, 'output.log');
  const output = openSync(outputFile, 'a+');
  const read = (): string => readFileSync(outputFile, 'utf8');
  const launch = async (): Promise<ChildProcess> => {
    await mkdir(join(directory, 'data'), { recursive: true });
    const started = spawn(binary, spec.args(place), { stdio: ['ignore', output, output] });
    await waitUntilReady(started, [...ports.values()]);
    return started;
  };
  let child: ChildProcess | undefined;
  let last: string | undefined;

  const server: StartedServer = {
    via: 'process',
    host: '127.0.0.1',
    port: place.port,
    log: () => last ?? read(),
    kill: () => endChild(child, 'SIGKILL'),
    pause: () => {
      child?.kill('SIGSTOP');
      return Promise.resolve();
    },
    resume: () => {
      child?.kill('SIGCONT');
      return Promise.resolve();
    },
    restart: async ({ empty = false } = {}) => {
      await endChild(child, 'SIGKILL');
      if (empty) await rm(join(directory, 'data'), { recursive: true, force: true });
      child = await launch();
    },
    stop: async () => {
      if (last !== undefined) return;
      child?.kill('SIGCONT');
      await endChild(child, 'SIGTERM');
      last = read();
      closeSync(output);
      await rm(directory, { recursive: true, force: true });
    },
  };
  try {
    child = await launch();
  } catch (cause) {
    await server.stop();
    throw new Error(`${spec.program.name} did not get ready. It printed:\n${server.log()}`, { cause });
  }
  return server;
}

/** Waits until a program takes connections on each port; ends it when it does not. */
async function waitUntilReady(child: ChildProcess, ports: readonly number[]): Promise<void> {
  try {
    if (child.pid === undefined) await once(child, 'spawn');
    await Promise.all(ports.map((port) => waitForPort(port, child)));
  } catch (error) {
    await endChild(child, 'SIGKILL');
    throw error;
  }
}

async function writeFiles(place: Place, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const target = join(place.directory, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content, { mode: 0o600 });
  }
}

function portOf(ports: ReadonlyMap<string, number>, name: string): number {
  const port = ports.get(name);
  if (port === undefined) throw new Error(`The server has no port named "${name}".`);
  return port;
}

async function waitForPort(port: number, child: ChildProcess): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  while (performance.now() < until) {
    if (hasEnded(child)) throw new Error(`It ended with code ${String(child.exitCode)}.`);
    if (await takesConnections(port)) return;
    await sleep(20);
  }
  throw new Error(`Port ${port} took no connection within ${READY_WITHIN_MS} ms.`);
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

async function endChild(child: ChildProcess | undefined, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child === undefined || hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const patience = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(patience);
}

/** True too for a program that never started, whose child has no pid. */
function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}
