import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { HttpFault } from './http-fault';

/** Writes a fault to a socket that has no response object, then closes it. */
export function sendRawFault(socket: Duplex, fault: HttpFault): void {
  const body = JSON.stringify(fault.toBody());
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'private, no-store',
    ...fault.headers,
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const statusLine = `HTTP/1.1 ${fault.status} ${STATUS_CODES[fault.status] ?? ''}\r\n`;
  socket.end(`${statusLine}${lines.join('')}\r\n${body}`, () => socket.destroy());
}
