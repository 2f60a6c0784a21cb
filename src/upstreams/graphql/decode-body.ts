import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { GatewayError } from '../../errors';

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/**
 * Decodes a body by its content-encoding. Rejects with UPSTREAM_RESPONSE_TOO_LARGE when it grows over the limit and with
 * UPSTREAM_BAD_RESPONSE when it does not decode, or is encoded in a way that nobody asked for.
 */
export async function decodeBody(
  body: Buffer,
  encoding: string | undefined,
  { subschema, maxBytes }: { readonly subschema: string; readonly maxBytes: number },
): Promise<Buffer> {
  if (isPlain(encoding)) return body;
  const name = encoding?.trim().toLowerCase() ?? '';
  if (!isKnown(name)) throw new GatewayError('UPSTREAM_BAD_RESPONSE', { subschema });
  try {
    return await decoders[name](body, { maxOutputLength: maxBytes });
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    throw new GatewayError(tooLarge ? 'UPSTREAM_RESPONSE_TOO_LARGE' : 'UPSTREAM_BAD_RESPONSE', {
      subschema,
      cause: error,
    });
  }
}

/** True when nothing is encoded. `none` is no registered name, but servers of GraphQL over SSE say it. */
export function isPlain(encoding: string | undefined): boolean {
  return encoding === undefined || /^\s*(?:identity|none)?\s*$/i.test(encoding);
}

function isKnown(name: string): name is keyof typeof decoders {
  return Object.hasOwn(decoders, name);
}
