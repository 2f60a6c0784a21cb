import type { IncomingMessage } from 'node:http';
import { HttpFault } from './http-fault';
import { countHeader } from './read-header';

/** The most header lines of one request. */
const maxHeaders = 100;

/**
 * Checks what Node's parser lets through: the number of headers (over 100: 431) and that exactly one Host came (400).
 * Returns undefined when the head is good.
 */
export function checkHead(req: Pick<IncomingMessage, 'rawHeaders' | 'httpVersion'>): HttpFault | undefined {
  if (req.rawHeaders.length > 2 * maxHeaders) {
    const message = `A request may have at most ${maxHeaders} headers; send fewer.`;
    return new HttpFault('PAYLOAD_TOO_LARGE', { status: 431, message });
  }
  const hosts = countHeader(req, 'host');
  if (hosts === 1 || (hosts === 0 && req.httpVersion === '1.0')) return undefined;
  return new HttpFault('BAD_REQUEST', { message: 'Send exactly one Host header.' });
}
