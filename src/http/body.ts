import { isUtf8 } from 'node:buffer';
import { decodeBody, isKnownEncoding } from './decode-body';
import { HttpFault } from './http-fault';
import { parseMediaType } from './media-type';
import { readHeader } from './read-header';
import type { OpenedRequest } from './request';
import { createTooLargeFault } from './too-large-fault';

/** What reading a body needs. */
export type BodySource = Pick<OpenedRequest, 'req' | 'left'>;

/**
 * Reads the body of a JSON request as text, without a byte order mark. Returns a fault for a media type other than
 * application/json, a charset other than UTF-8, an unknown encoding (415), more than `limit` bytes before or after decompression
 * (413, `false`: no limit) and bytes that are not UTF-8 (400). Rejects when the client leaves while sending.
 */
export function readBody(request: BodySource, limit: number | false): Promise<string | HttpFault> | HttpFault {
  const { req } = request;
  if (!isUtf8Json(readHeader(req, 'content-type'))) return new HttpFault('UNSUPPORTED_MEDIA_TYPE');
  const encoding = readHeader(req, 'content-encoding')?.trim().toLowerCase() ?? '';
  if (!isKnownEncoding(encoding)) {
    const message = 'Send the body plain, or with content-encoding gzip, deflate or br.';
    return new HttpFault('UNSUPPORTED_MEDIA_TYPE', { message });
  }
  if (limit !== false && Number(readHeader(req, 'content-length')) > limit) return createTooLargeFault(limit);
  return collectText(request, limit, encoding === '' ? readUtf8 : (bytes) => decodeText(bytes, encoding, limit));
}

/** Reads a form that a machine sends, `application/x-www-form-urlencoded`. Returns a fault for another media type (415), more than `limit` bytes (413) and bytes that are not UTF-8 (400). */
export async function readForm(request: BodySource, limit: number): Promise<URLSearchParams | HttpFault> {
  const { essence } = parseMediaType(readHeader(request.req, 'content-type'));
  if (essence !== 'application/x-www-form-urlencoded') {
    const message = 'Send the request as application/x-www-form-urlencoded.';
    return new HttpFault('UNSUPPORTED_MEDIA_TYPE', { message });
  }
  const text = await collectText(request, limit, readUtf8);
  return text instanceof HttpFault ? text : new URLSearchParams(text);
}

async function decodeText(sent: Buffer, encoding: string, limit: number | false): Promise<string | HttpFault> {
  const bytes = await decodeBody(sent, encoding, limit);
  return bytes instanceof HttpFault ? bytes : readUtf8(bytes);
}

function isUtf8Json(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  const { essence, parameters } = parseMediaType(contentType);
  const charset = parameters.get('charset') ?? 'utf-8';
  return essence === 'application/json' && (charset === 'utf-8' || charset === 'utf8');
}

function readUtf8(bytes: Buffer): string | HttpFault {
  if (!isUtf8(bytes)) return new HttpFault('BAD_REQUEST', { message: 'The body is not valid UTF-8.' });
  const text = bytes.toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

type Decode = (bytes: Buffer) => string | HttpFault | Promise<string | HttpFault>;

/** Collects a body's bytes and decodes them: one promise for both. Over the limit it stops collecting and lets the rest run past. */
function collectText({ req, left }: BodySource, limit: number | false, decode: Decode): Promise<string | HttpFault> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const leaving = { onCancelled: reject };
    left.listen(leaving);
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      chunks.push(chunk);
      if (limit === false || length <= limit) return;
      req.off('data', take).resume();
      resolve(createTooLargeFault(limit));
    };
    req.on('data', take);
    req.on('end', () => {
      left.unlisten(leaving);
      resolve(decode(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length)));
    });
  });
}
