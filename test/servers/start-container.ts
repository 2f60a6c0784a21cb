import { posix } from 'node:path';
import { GenericContainer, TestContainers, Wait } from 'testcontainers';
import type { Place, ServerSpec, StartedServer } from './server-spec';

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

  const output: string[] = [];
  const container = await new GenericContainer(spec.program.image)
    .withEntrypoint([spec.program.binary])
    .withCommand([...spec.args(place)])
    .withCopyContentToContainer(
      Object.entries(spec.files?.(place) ?? {}).map(([path, content]) => ({
        target: posix.join(DIRECTORY, path),
        content,
      })),
    )
    .withExposedPorts(...spec.ports.map(place.port))
    .withLogConsumer((stream) => stream.on('data', (chunk: Buffer) => output.push(chunk.toString())))
    .withWaitStrategy(Wait.forListeningPorts())
    .withStartupTimeout(READY_WITHIN_MS)
    .start();

  return {
    via: 'container',
    host: container.getHost(),
    port: (name) => container.getMappedPort(inner(spec, name)),
    log: () => output.join(''),
    stop: async () => {
      await container.stop();
    },
  };
}

function inner(spec: ServerSpec, name: string): number {
  const index = spec.ports.indexOf(name);
  if (index < 0) throw new Error(`The server has no port named "${name}".`);
  return FIRST_PORT + index;
}
