import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { NatsAddress } from './parse-nats-url';

/** The longest that one question to the server is waited for, in milliseconds. */
export const answerTimeout = 2_000;

/** One connection with JetStream on it. It never reconnects: what ends is replaced, so that nothing is sent later unseen. */
export interface NatsSession {
  readonly connection: NatsConnection;
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
}

/** Connects to the first server that takes us. Rejects within about two seconds a server. */
export async function openSession(address: NatsAddress): Promise<NatsSession> {
  const { servers, user, password, token, isEncrypted } = address;
  const connection = await connect({
    servers: [...servers],
    ...(user === undefined ? {} : { user, pass: password ?? '' }),
    ...(token === undefined ? {} : { token }),
    ...(isEncrypted ? { tls: {} } : {}),
    name: 'selvage',
    // A reconnecting client keeps what is published meanwhile and sends it later, after its publisher was told that it failed.
    reconnect: false,
    timeout: answerTimeout,
    // A server that is silent is given up after two pings without an answer: 12 seconds at most.
    pingInterval: 4_000,
    maxPingOut: 2,
    noAsyncTraces: true,
  });
  const options = { timeout: answerTimeout };
  const manager = await jetstreamManager(connection, { ...options, checkAPI: false });
  return { connection, client: jetstream(connection, options), manager };
}
