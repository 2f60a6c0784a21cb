import { Writable } from 'node:stream';
import type { EventBus } from '../../../src/events/event-bus';
import { createLogger } from '../../../src/logger';
import { createRegistry, type Registry } from '../../../src/composition/registry';
import type { RegistryOptions } from '../../../src/composition/registry-options';
import { createFakeKind, type FakeKind } from './fake-kind';
import { fakeCompose } from './fake-compose';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder';

/** A registry over a folder of its own, with a kind that needs no network. */
export interface TestRegistry {
  readonly folder: TemporaryFolder;
  readonly kind: FakeKind;
  readonly registry: Registry;
  /** The log so far, one object a line. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly failures: () => number;
  dispose(): Promise<void>;
}

const open: TestRegistry[] = [];

/** Makes a registry that does not watch, unless told to. Its resources are given back by `disposeRegistries`. */
export async function createTestRegistry(
  files: Readonly<Record<string, string>>,
  options: Partial<RegistryOptions> = {},
): Promise<TestRegistry> {
  const folder = await createTemporaryFolder();
  await folder.write(files);
  const kind = createFakeKind();
  const lines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _, done) => {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  let failures = 0;
  const registry = createRegistry({
    directory: folder.path,
    environment: {},
    production: false,
    logger: createLogger({ destination }),
    metrics: {
      observe: () => undefined,
      countDeadLetter: () => undefined,
      countGap: () => undefined,
      reloadFailed: () => {
        failures += 1;
      },
    },
    openBus: (url) => ({ url }) as unknown as EventBus,
    watch: false,
    kinds: [kind],
    compose: fakeCompose,
    ...options,
  });
  const dispose = async (): Promise<void> => {
    await registry.close();
    await folder.remove();
  };
  const made = { folder, kind, registry, lines, failures: () => failures, dispose };
  open.push(made);
  return made;
}

/** Closes every registry that a test made. */
export async function disposeRegistries(): Promise<void> {
  await Promise.all(open.splice(0).map((made) => made.dispose()));
}

/** Waits until something is so, for at most ten seconds. */
export async function waitFor(isSo: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 10_000;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`It never came to this: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
