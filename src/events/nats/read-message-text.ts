import { isUtf8 } from 'node:buffer';
import { readBinaryEvent, type MessageHeaders } from './binary-event';

/** What a message of NATS holds. */
interface MessageContent {
  /** None is the usual case. */
  readonly headers: MessageHeaders | undefined;
  readonly body: Uint8Array;
}

/**
 * The text of a record. What is not UTF-8 is no JSON: its text begins with U+FFFD, so that it is kept aside and never taken
 * for an event with some letters replaced.
 */
export function readMessageText({ headers, body }: MessageContent): string {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  if (!isUtf8(body)) return `\uFFFD${text}`;
  if (headers === undefined) return text;
  return readBinaryEvent(headers, text) ?? text;
}
