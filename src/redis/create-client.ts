import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { RedisAddress } from './parse-redis-url';

/** A connection to Redis, or the connections to a cluster's nodes; both take the same commands. */
export type RedisClient = Redis | Cluster;

/** `commands`: answered at once or given up; `waits`: may wait for data for as long as `longestWait`. */
export type ClientRole = 'commands' | 'waits';

/** How long a command may take, in milliseconds. */
const commandTimeout = 300;

/** The longest that a command of a waiting client may ask the server to block, in milliseconds. */
export const longestWait = 1000;

/** A server that owes an answer and says nothing for so long is taken for gone, and connected to anew; in milliseconds. */
const silenceTimeout = 3000;

const connectTimeout = 2000;

/** How long a server may take to close a connection that we end, in milliseconds. */
const disconnectTimeout = 500;

/**
 * Makes a client that connects by itself, at once and again whenever it must, and never waits without a bound: what cannot be
 * sent now rejects, what is not answered in time rejects, and nothing is sent a second time.
 */
export function createClient(address: RedisAddress, role: ClientRole): RedisClient {
  // Many may wait for one client; that is no leak of listeners.
  return connect(address, role).setMaxListeners(0);
}

function connect(address: RedisAddress, role: ClientRole): RedisClient {
  const { hosts, kind, database, master } = address;
  const options = clientOptions(address, role);
  if (kind === 'cluster') {
    return new Cluster([...hosts], {
      redisOptions: options,
      clusterRetryStrategy: retryDelay,
      enableOfflineQueue: false,
      maxRedirections: 3,
      slotsRefreshTimeout: connectTimeout,
    });
  }
  if (kind === 'sentinel') {
    return new Redis({
      ...options,
      db: database,
      enableOfflineQueue: false,
      retryStrategy: retryDelay,
      sentinels: [...hosts],
      name: master,
      sentinelRetryStrategy: retryDelay,
      sentinelCommandTimeout: commandTimeout,
    });
  }
  return new Redis({ ...options, ...hosts[0], db: database, enableOfflineQueue: false, retryStrategy: retryDelay });
}

/**
 * How long to wait before the next try to connect, in milliseconds: soon at first, then a second and more with jitter, so that
 * no client tries more than once a second and many do not try together.
 */
export function retryDelay(tries: number): number {
  if (tries <= 1) return 20 + Math.random() * 180;
  return 1000 + Math.random() * Math.min(500 * tries, 2000);
}

/** What is set of a client's many options. */
type Settings = Pick<
  RedisOptions,
  'connectTimeout' | 'commandTimeout' | 'socketTimeout' | 'autoResendUnfulfilledCommands' | 'maxRetriesPerRequest'
> &
  Pick<RedisOptions, 'username' | 'password' | 'tls' | 'reconnectOnError' | 'disconnectTimeout'>;

function clientOptions({ username, password, isTls }: RedisAddress, role: ClientRole): Settings {
  return {
    username,
    password,
    ...(isTls ? { tls: {} } : {}),
    connectTimeout,
    disconnectTimeout,
    commandTimeout: role === 'commands' ? commandTimeout : longestWait + commandTimeout,
    socketTimeout: silenceTimeout,
    // A command whose connection broke may have had its effect: whoever sent it decides whether it is sent again.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // A master that has become a replica refuses writes on a connection that looks well.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  };
}
