import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { getContainerRuntimeClient } from 'testcontainers';
import type { ServerProgram } from './server-spec';

/** How a server will be run: by a container engine, or as a local process. */
export type Provider =
  | { readonly kind: 'container' }
  | { readonly kind: 'process'; readonly path: string }
  | { readonly kind: 'missing'; readonly message: string };

/** What may run servers: `container` and `process` insist on one; `auto` takes the first that there is. */
export type ProviderChoice = 'auto' | 'container' | 'process';

/** Reads the choice from `TEST_SERVERS`; default auto. Throws when it is none. */
export function readProviderChoice(value: string | undefined = process.env['TEST_SERVERS']): ProviderChoice {
  if (value === undefined || value === '' || value === 'auto') return 'auto';
  if (value === 'container' || value === 'process') return value;
  throw new Error(`TEST_SERVERS is "${value}": set it to auto, container or process.`);
}

/** Finds how to run a server: a container engine that answers, else a local binary, else what is missing. */
export async function findProvider(program: ServerProgram, choice: ProviderChoice): Promise<Provider> {
  if (choice !== 'process') {
    if (await isContainerEngineUp()) return { kind: 'container' };
    if (choice === 'container') return { kind: 'missing', message: 'No container engine answers: start Docker.' };
  }
  const path = findBinary(program.binary);
  if (path !== undefined) return { kind: 'process', path };
  const message =
    `${program.name} is missing: start Docker, or install the program "${program.binary}" ` +
    `(on Debian: apt-get install ${program.debianPackage}).`;
  return { kind: 'missing', message };
}

/** Says whether this machine can install Debian packages without asking anybody. */
export function isDebianRoot(): boolean {
  return existsSync('/etc/debian_version') && process.getuid?.() === 0;
}

/** Installs a Debian package without starting its service. Throws with apt's output when that fails. */
export async function installDebianPackage(name: string): Promise<void> {
  // RUNLEVEL keeps the package's scripts from starting a service on its usual port.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const run = promisify(execFile);
  await run('apt-get', ['update', '-qq'], { env });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { env });
}

/** Says whether a container engine answers; asked once a process. */
function isContainerEngineUp(): Promise<boolean> {
  engineUp ??= getContainerRuntimeClient().then(
    () => true,
    () => false,
  );
  return engineUp;
}

let engineUp: Promise<boolean> | undefined;

/** Finds a program on PATH or in the system folders that a user's PATH may lack. */
export function findBinary(binary: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, binary)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
