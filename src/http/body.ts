import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { CallContext } from '../upstreams/call-context';
import { decodeBody, isKnownEncoding } from './decode-body';
import { HttpFault } from './http-fault';
import { parseMediaType } from './media-type';
import { createTooLargeFault } from './too-large-fault';

/** What reading a body needs. */
export interface BodySource {
  readonly req: IncomingMessage;
  readonly headers: CallContext['headers'];
  /** The most bytes, before and after decompression; `false`: no limit. */
  readonly limit: number | false;
}

/**
 * Reads the body of a JSON request as text, without a byte order mark. Returns a fault for a media type other than
 * application/json, a charset other than UTF-8, an unknown encoding (415), too many bytes (413) and bytes that are not UTF-8
 * (400). Rejects when the client leaves while sending.
 */
export async function readBody({ req, headers, limit }: BodySource): Promise<string | HttpFault> {
  const encoding = (headers['content-encoding'] ?? '').trim().toLowerCase();
  if (!isUtf8Json(headers['content-type'])) return new HttpFault('UNSUPPORTED_MEDIA_TYPE');
  if (!isKnownEncoding(encoding)) {
    const message = 'Send the body plain, or with content-encoding gzip, deflate or br.';
    return new HttpFault('UNSUPPORTED_MEDIA_TYPE', { message });
  }
  if (limit !== false && Number(headers['content-length']) > limit) return createTooLargeFault(limit);
  const sent = await collectBytes(req, limit);
  const bytes = sent instanceof HttpFault ? sent : await decodeBody(sent, encoding, limit);
  return bytes instanceof HttpFault ? bytes : readUtf8(bytes);
}

function isUtf8Json(contentType: string | undefined): boolean {
  const { essence, parameters } = parseMediaType(contentType);
  const charset = parameters.get('charset') ?? 'utf-8';
  return essence === 'application/json' && (charset === 'utf-8' || charset === 'utf8');
}

function readUtf8(bytes: Buffer): string | HttpFault {
  if (!isUtf8(bytes)) return new HttpFault('BAD_REQUEST', { message: 'The body is not valid UTF-8.' });
  const text = bytes.toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Collects a body's bytes; over the limit it stops collecting and lets the rest run past. */
function collectBytes(req: IncomingMessage, limit: number | false): Promise<Buffer | HttpFault> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      chunks.push(chunk);
      if (limit === false || length <= limit) return;
      req.off('data', take).resume();
      resolve(createTooLargeFault(limit));
    };
    req.on('data', take);
    req.once('end', () => {
      resolve(Buffer.concat(chunks, length));
    });
    req.once('error', reject);
    req.once('close', () => {
      reject(new Error('The client left before its body was complete.'));
    });
  });
}
