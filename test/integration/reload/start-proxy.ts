import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy before an upstream, which counts connections and can point elsewhere. */
export interface Proxy {
  /** `host:port`. */
  readonly address: string;
  /** How many connections there were. */
  readonly made: () => number;
  /** How many are open. */
  readonly open: () => number;
  /** Where new connections lead from now on; undefined: they are taken, and nothing answers. */
  pointTo(port: number | undefined): void;
  stop(): Promise<void>;
}

/** Starts a proxy to a port of loopback, given as such or as the last number of an endpoint. */
export async function startProxy(endpoint: string): Promise<Proxy> {
  let target: number | undefined = portOf(endpoint);
  let made = 0;
  const sockets = new Set<Socket>();
  const clients = new Set<Socket>();
  const keep = (socket: Socket, among: Set<Socket>): void => {
    among.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => among.delete(socket));
  };
  const server = createServer((client) => {
    made += 1;
    keep(client, clients);
    if (target === undefined) return;
    const upstream = connect(target, '127.0.0.1');
    keep(upstream, sockets);
    client.pipe(upstream).pipe(client);
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${String(port)}`,
    made: () => made,
    open: () => clients.size,
    pointTo: (next) => {
      target = next;
      for (const socket of [...clients, ...sockets]) socket.destroy();
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of [...clients, ...sockets]) socket.destroy();
      await closed;
    },
  };
}

/** The port of `host:port` or of a URL. */
export function portOf(endpoint: string): number {
  return Number(/:(\d+)(?:\/|$)/.exec(endpoint)?.[1]);
}
