import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A proxy whose connections can be made to lose what is sent, without being closed. */
export interface Gate {
  readonly port: number;
  /** From now on the connections that there are lose what the server says (`answers`), or everything. */
  lose(what: 'answers' | 'everything'): void;
  close(): Promise<void>;
}

/** Starts a proxy on a free loopback port that leads to a port. */
export async function startGate(target: number): Promise<Gate> {
  const pairs = new Set<{
    readonly client: Socket;
    readonly server: Socket;
    lost: 'answers' | 'everything' | undefined;
  }>();
  const listener = createServer((client) => {
    const server = connect(target, '127.0.0.1');
    const pair = { client, server, lost: undefined };
    pairs.add(pair);
    const state: { readonly lost: 'answers' | 'everything' | undefined } = pair;
    client.on('data', (data) => state.lost !== 'everything' && server.write(data));
    server.on('data', (data) => state.lost === undefined && client.write(data));
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => undefined);
      one.on('close', () => other.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    lose: (what) => {
      for (const pair of pairs) pair.lost = what;
    },
    close: async () => {
      for (const { client, server } of pairs) {
        client.destroy();
        server.destroy();
      }
      listener.close();
      await once(listener, 'close');
    },
  };
}
