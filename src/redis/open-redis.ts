import { createClient, type RedisClient } from './create-client';
import { describeRedisError } from './describe-redis-error';
import { parseRedisUrl } from './parse-redis-url';
import { untilReady } from './until-ready';

/** A Redis that is used until it is closed, whether it is up or not. */
export interface RedisLink {
  /** Where it is, without credentials, for messages. */
  readonly shown: string;
  /** True when keys are spread over nodes, so that one command may name the keys of one slot alone. */
  readonly isCluster: boolean;
  /** For commands. Each rejects within 300 ms, and at once while the server is away; none is sent twice. */
  readonly commands: RedisClient;
  /** Makes one more client, for commands that block for at most `longestWait`. It is closed with the link, or by `disconnect()`. */
  openWaiting(): RedisClient;
  /** Resolves with true as soon as commands can be sent, with false after so many milliseconds. */
  untilUp(milliseconds: number): Promise<boolean>;
  /** What is known at this moment; it asks nothing. */
  health(): RedisHealth;
  /** Says in a sentence without secrets what an error of a command means. */
  describe(error: unknown): string;
  /** Ends all connections; what is under way rejects. It is safe to call it again. */
  close(): void;
}

/** Whether a Redis can be reached. */
export interface RedisHealth {
  readonly isUp: boolean;
  /** Why not: a sentence without credentials. */
  readonly reason?: string | undefined;
}

/**
 * Opens a Redis by its URL: `redis://`, `rediss://`, `redis+sentinel://host,…/master`, `redis+cluster://host,…`, each with
 * `user:password@` where it is needed. It connects by itself, at most once a second, for as long as it is open; a server that is
 * down is no error here. Throws with a sentence when the URL cannot be read.
 */
export function openRedis(url: string): RedisLink {
  const address = parseRedisUrl(url);
  const { shown } = address;
  const waiting = new Set<RedisClient>();
  let reason = `Redis at ${shown} has not been reached yet.`;
  let isClosed = false;

  const commands = createClient(address, 'commands');
  commands.on('error', (error: unknown) => {
    reason = describeRedisError(error, shown);
  });
  commands.on('ready', () => {
    reason = `Redis at ${shown} closed the connection.`;
  });

  return {
    shown,
    isCluster: address.kind === 'cluster',
    commands,
    openWaiting: () => {
      if (isClosed) throw new Error(`The connection to Redis at ${shown} is closed.`);
      const client = createClient(address, 'waits');
      waiting.add(client);
      client.on('end', () => waiting.delete(client));
      // Whoever waits learns it from the command; without a listener the client would print it.
      client.on('error', () => undefined);
      return client;
    },
    untilUp: (milliseconds) => untilReady(commands, milliseconds),
    health: () => (commands.status === 'ready' && !isClosed ? { isUp: true } : { isUp: false, reason }),
    describe: (error) => describeRedisError(error, shown),
    close: () => {
      isClosed = true;
      reason = `The connection to Redis at ${shown} is closed.`;
      for (const client of [commands, ...waiting]) client.disconnect();
    },
  };
}
