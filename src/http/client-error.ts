import { HttpFault } from './http-fault';
import { readMember } from './read-member';

/** What Node's HTTP parser and timers say of a client, in our words. */
export function toClientFault(error: unknown): HttpFault {
  switch (readMember(error, 'code')) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new HttpFault('REQUEST_TIMEOUT');
    case 'HPE_HEADER_OVERFLOW':
      return new HttpFault('PAYLOAD_TOO_LARGE', {
        status: 431,
        message: 'The request line and headers are too large.',
      });
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new HttpFault('PAYLOAD_TOO_LARGE', { message: 'The extensions of the body’s chunks are too large.' });
    default:
      return new HttpFault('BAD_REQUEST', { message: 'This is not a valid HTTP/1.1 request.' });
  }
}
