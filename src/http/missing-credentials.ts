import { HttpFault } from './http-fault';

/** The fault of a request that shows nothing of who sent it, where anonymous callers are not let in. On a WebSocket it may still come. */
export class MissingCredentials extends HttpFault {
  constructor() {
    // RFC 6750, 3.1: who sent none is not told of an error.
    super('UNAUTHENTICATED', { headers: { 'www-authenticate': 'Bearer realm="selvage"' } });
  }
}
