import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { HttpFault } from './http-fault';
import { readMember } from './read-member';
import { createTooLargeFault } from './too-large-fault';

type Decompress = (bytes: Buffer, options: { readonly maxOutputLength?: number }) => Promise<Buffer>;

const decompressors: ReadonlyMap<string, Decompress> = new Map<string, Decompress>([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

/** True for a `content-encoding` that {@link decodeBody} takes: none, identity, gzip, deflate or br. */
export function isKnownEncoding(encoding: string): boolean {
  return encoding === '' || encoding === 'identity' || decompressors.has(encoding);
}

/**
 * Undoes a known content encoding. It stops as soon as the output would pass `limit` bytes (413, `false`: no limit), so that
 * a small body cannot grow large; a body that does not decode is 400.
 */
export async function decodeBody(bytes: Buffer, encoding: string, limit: number | false): Promise<Buffer | HttpFault> {
  const decompress = decompressors.get(encoding);
  if (decompress === undefined) return bytes;
  try {
    return await decompress(bytes, limit === false ? {} : { maxOutputLength: limit });
  } catch (error) {
    if (limit !== false && readMember(error, 'code') === 'ERR_BUFFER_TOO_LARGE') return createTooLargeFault(limit);
    return new HttpFault('BAD_REQUEST', { message: `The body is not valid ${encoding}.` });
  }
}
