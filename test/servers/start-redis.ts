import type { ServerProgram, StartedServer } from './server-spec';
import { startServer } from './start-server';

/** The store of streams, states and sessions. */
export const redisProgram: ServerProgram = {
  name: 'redis',
  image: 'redis:7.2.5-alpine',
  binary: 'redis-server',
  debianPackage: 'redis-server',
};

/** A Redis for a test. */
export interface RedisServerOptions {
  /** `disk`: what it holds outlives a kill, every write; default `memory`: a server that starts again is empty. */
  readonly keeps?: 'memory' | 'disk';
  /** Lines for its configuration, such as `requirepass`, where $DIRECTORY and $PORT stand for its own; default none. */
  readonly configuration?: string;
  /** Certificates and keys by file name, readable as `$DIRECTORY/name`; default none. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Starts a Redis; its port is named `redis`. */
export function startRedis(options: RedisServerOptions = {}): Promise<StartedServer> {
  const { keeps = 'memory', configuration = '', files = {} } = options;
  return startServer({
    program: redisProgram,
    ports: ['redis'],
    files: ({ directory, port }) => ({
      ...files,
      'redis.conf': `
port ${String(port('redis'))}
dir ${directory}/data
save ""
appendonly ${keeps === 'disk' ? 'yes' : 'no'}
appendfsync always
protected-mode no
${configuration.replaceAll('$DIRECTORY', directory).replaceAll('$PORT', String(port('redis')))}
`,
    }),
    args: ({ directory }) => [`${directory}/redis.conf`],
  });
}

/** The URL of a started Redis. */
export function redisUrlOf({ host, port }: StartedServer): string {
  return `redis://${host}:${String(port('redis'))}`;
}
