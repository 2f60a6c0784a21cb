import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
  const child = spawn(binary, spec.args(place), { stdio: ['ignore', output, output] });
  const spawned = once(child, 'spawn');
  const read = (): string => readFileSync(outputFile, 'utf8');
  let last: string | undefined;

  const server: StartedServer = {
    via: 'process',
    host: '127.0.0.1',
    port: place.port,
    log: () => last ?? read(),
    stop: async () => {
      if (last !== undefined) return;
      await stopChild(child);
      last = read();
      closeSync(output);
      await rm(directory, { recursive: true, force: true });
    },
  };
  try {
    await spawned;
    await Promise.all([...ports.values()].map((port) => waitForPort(port, child)));
  } catch (cause) {
    await server.stop();
    throw new Error(`${spec.program.name} did not get ready. It printed:\n${server.log()}`, { cause });
  }
  return server;
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

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.');
  return address.port;
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

async function stopChild(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(patience);
}

/** True too for a program that never started, whose child has no pid. */
function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}
