import { posix } from 'node:path';
import {
  GenericContainer,
  TestContainers,
  Wait,
  getContainerRuntimeClient,
  type StartedTestContainer,
} from 'testcontainers';
import { findFreePort } from './find-free-port';
import type { Place, ServerSpec, StartedServer } from './server-spec';

/** A container as Docker's own client knows it. */
type Container = ReturnType<Awaited<ReturnType<typeof getContainerRuntimeClient>>['container']['getById']>;

const DIRECTORY = '/selvage';
const FIRST_PORT = 20_000;
const READY_WITHIN_MS = 60_000;

/** Runs a server in a container whose ports are mapped to free ports of this machine. Throws when it does not get ready. */
export async function startContainer(spec: ServerSpec): Promise<StartedServer> {
  const place: Place = {
    directory: DIRECTORY,
    host: 'host.testcontainers.internal',
    port: (name) => inner(spec, name),
  };
  const { reaches = [] } = spec;
  if (reaches.length > 0) await TestContainers.exposeHostPorts(...reaches);

  const hostPorts = new Map(
    await Promise.all(spec.ports.map(async (name) => [place.port(name), await findFreePort()] as const)),
  );
  const output: string[] = [];
  const launch = (): Promise<StartedTestContainer> => startOne({ spec, place, hostPorts, output });
  let container = await launch();
  const control = async (): Promise<Container> =>
    (await getContainerRuntimeClient()).container.getById(container.getId());

  return {
    via: 'container',
    host: container.getHost(),
    port: (name) => container.getMappedPort(inner(spec, name)),
    log: () => output.join(''),
    kill: async () => {
      await (await control()).kill({ signal: 'SIGKILL' });
    },
    pause: async () => {
      await (await control()).pause();
    },
    resume: async () => {
      await (await control()).unpause();
    },
    restart: async ({ empty = false } = {}) => {
      if (!empty) return container.restart({ timeout: 0 });
      await container.stop();
      container = await launch();
    },
    stop: async () => {
      await container.stop();
    },
  };
}

/** What one container is made of. */
interface ContainerParts {
  readonly spec: ServerSpec;
  readonly place: Place;
  /** Ports of this machine by the container's; fixed, so that a restarted server is where it was. */
  readonly hostPorts: ReadonlyMap<number, number>;
  /** Gets what the server prints. */
  readonly output: string[];
}

function startOne({ spec, place, hostPorts, output }: ContainerParts): Promise<StartedTestContainer> {
  const files = { 'data/.keep': '', ...spec.files?.(place) };
  return new GenericContainer(spec.program.image)
    .withEntrypoint([spec.program.binary])
    .withCommand([...spec.args(place)])
    .withCopyContentToContainer(
      Object.entries(files).map(([path, content]) => ({ target: posix.join(DIRECTORY, path), content })),
    )
    .withExposedPorts(...[...hostPorts].map(([inside, host]) => ({ container: inside, host })))
    .withLogConsumer((stream) => stream.on('data', (chunk: Buffer) => output.push(chunk.toString())))
    .withWaitStrategy(Wait.forListeningPorts())
    .withStartupTimeout(READY_WITHIN_MS)
    .start();
}

function inner(spec: ServerSpec, name: string): number {
  const index = spec.ports.indexOf(name);
  if (index < 0) throw new Error(`The server has no port named "${name}".`);
  return FIRST_PORT + index;
}
