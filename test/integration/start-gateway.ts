import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ExecutionResult } from 'graphql';
import type { Overrides } from '../../src/container';
import { createGateway } from '../../src/gateway';
import type { GatewaySettings } from '../../src/gateway';

/** The files of one subschema's folder, by their path in it. */
export type SubschemaFiles = Readonly<Record<string, string>>;

/** A gateway that a test started, on free ports, over subschemas in a folder of its own. */
export interface TestGateway {
  /** The origin of `/graphql`. */
  readonly url: string;
  readonly adminUrl: string;
  /** The folder of subschemas, for tests that change it. */
  readonly directory: string;
  /** Asks for an operation over HTTP as a client does. */
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<ExecutionResult>;
  stop(): Promise<void>;
}

/** Starts a gateway over subschemas by name. It logs nothing and follows no files unless told to. */
export async function startGateway(
  subschemas: Readonly<Record<string, SubschemaFiles>>,
  settings: GatewaySettings = {},
  overrides: Overrides = {},
): Promise<TestGateway> {
  const directory = await mkdtemp(join(tmpdir(), 'selvage-subschemas-'));
  await writeSubschemas(directory, subschemas);
  const defaults: GatewaySettings = {
    subschemas: directory,
    port: 0,
    adminPort: 0,
    host: '127.0.0.1',
    reload: { watch: false },
    telemetry: { logLevel: 'silent' },
  };
  const gateway = createGateway({ ...defaults, ...settings }, overrides);
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true });
  const { url, adminUrl } = await gateway.start().catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return {
    url,
    adminUrl,
    directory,
    async ask(query, variables = {}) {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      return (await answer.json()) as ExecutionResult;
    },
    async stop() {
      await gateway.stop();
      await remove();
    },
  };
}

/** Writes the files of subschemas under a folder. */
export async function writeSubschemas(
  directory: string,
  subschemas: Readonly<Record<string, SubschemaFiles>>,
): Promise<void> {
  for (const [name, files] of Object.entries(subschemas)) {
    for (const [path, content] of Object.entries(files)) {
      const target = join(directory, name, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, content);
    }
  }
}
