import { TokenFault } from './token-fault';

/** A token taken apart; nothing of it is believed yet. */
export interface CompactToken {
  /** As it was sent. */
  readonly text: string;
  readonly header: Readonly<Record<string, unknown>>;
  /** The bytes that are signed for, as text. */
  readonly payload: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Takes a token in compact form apart (RFC 7515, 7.1). Only the one spelling of base64url that encoding gives is taken: libraries take
 * several for the same bytes, so that one token would have many texts.
 */
export function parseCompactToken(text: string): CompactToken | TokenFault {
  const parts = text.split('.', 4);
  const [header = '', payload = '', signature = ''] = parts.map(decode);
  if (parts.length !== 3 || header === '' || payload === '' || signature === '')
    return new TokenFault('the token is not three parts of base64url');
  const members = parseObject(toText(header));
  if (members === undefined) return new TokenFault('the token’s header is not a JSON object');
  const signed = toText(payload);
  if (signed === undefined) return new TokenFault('the token’s payload is not UTF-8');
  return { text, header: members, payload: signed };
}

/** Reads text as a JSON object; undefined when it is none. */
export function parseObject(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** True for what JSON calls an object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Empty when the part is not canonical base64url of at least a byte. */
function decode(part: string): Buffer | '' {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === part ? bytes : '';
}

function toText(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
