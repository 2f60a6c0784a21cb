import { isAscii, isUtf8 } from 'node:buffer';
import type { UpstreamRecord } from '../record';
import { hasControlByte } from './has-control-byte';
import { odd } from './odd';
import type { Read } from './read';
import { TextCursor } from './text-cursor';

/** Reads the `data` of a whole GraphQL response; undefined where its text is not as expected, or errors stand in it. */
export function readBody(body: Buffer, readData: Read<UpstreamRecord>): UpstreamRecord | undefined {
  const text = decode(body);
  if (text === undefined) return undefined;
  const cursor = new TextCursor(text);
  try {
    cursor.expect('{"data":');
    const data = readData(cursor);
    if (cursor.skipText(',"extensions":')) cursor.skipAny();
    cursor.expect('}');
    cursor.expectEnd();
    return data;
  } catch (thrown) {
    if (thrown === odd) return undefined;
    throw thrown;
  }
}

function decode(body: Buffer): string | undefined {
  if (hasControlByte(body)) return undefined;
  if (isAscii(body)) return body.toString('latin1');
  return isUtf8(body) ? body.toString('utf8') : undefined;
}
