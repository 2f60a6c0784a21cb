import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A stand-in of a Redis Sentinel, which says which server is the master as a test has it. */
export interface SentinelStandIn {
  readonly port: number;
  /** From now on another server is the master. */
  elect(port: number): void;
  close(): Promise<void>;
}

/** Starts a sentinel that knows one master, under any name, on a port of 127.0.0.1. */
export async function startSentinel(masterPort: number): Promise<SentinelStandIn> {
  let master = masterPort;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.setEncoding('utf8').on('data', (text: string) => {
      // Each command is a list whose length begins a line with an asterisk.
      for (const command of text.split(/^(?=\*)/m)) socket.write(answer(command.toLowerCase(), master));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.');
  return {
    port: address.port,
    elect: (port) => {
      master = port;
    },
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      if (server.listening) await once(server, 'close');
    },
  };
}

function answer(command: string, master: number): string {
  if (command.includes('get-master-addr-by-name')) {
    const port = String(master);
    return `*2\r\n$9\r\n127.0.0.1\r\n$${String(port.length)}\r\n${port}\r\n`;
  }
  if (command.includes('hello')) return '-NOPROTO unsupported protocol version\r\n';
  return command.includes('sentinels') ? '*0\r\n' : '+OK\r\n';
}
