import type { ServerProgram, StartedServer } from './server-spec';
import { startServer } from './start-server';

/** The message broker whose JetStream keeps streams of events. */
export const natsProgram: ServerProgram = {
  name: 'nats',
  image: 'nats:2.9.25-alpine',
  binary: 'nats-server',
  debianPackage: 'nats-server',
};

/** A NATS server for a test. */
export interface NatsOptions {
  /** Lines for its configuration, such as users and permissions; default none. */
  readonly configuration?: string;
  /** Certificates and keys by file name, readable as `place.directory/name`; default none. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Starts NATS with JetStream on; its client port is named `client`. */
export function startNats({ configuration = '', files = {} }: NatsOptions = {}): Promise<StartedServer> {
  return startServer({
    program: natsProgram,
    ports: ['client'],
    files: ({ directory, port }) => ({
      ...files,
      'nats.conf': `
port: ${String(port('client'))}
jetstream { store_dir: "${directory}/data" }
${configuration.replaceAll('$DIRECTORY', directory)}
`,
    }),
    args: ({ directory }) => ['-c', `${directory}/nats.conf`],
  });
}

/** The URL of a started NATS server. */
export function natsUrlOf({ host, port }: StartedServer): string {
  return `nats://${host}:${String(port('client'))}`;
}
