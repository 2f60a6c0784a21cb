import { HttpFault } from './http-fault';

/** The fault of a body over `limit` bytes, before or after decompression. */
export function createTooLargeFault(limit: number): HttpFault {
  return new HttpFault('PAYLOAD_TOO_LARGE', { message: `The body may have at most ${limit} bytes, decompressed.` });
}
