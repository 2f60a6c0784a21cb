import type { IncomingMessage } from 'node:http';

/** The part of a request in which headers stand as they were sent. */
export type SentHeaders = Pick<IncomingMessage, 'rawHeaders'>;

/**
 * Reads one header by its lower-case name, undefined when it was not sent. One that was sent twice is joined by `, `, so that no
 * later step sees one value where the client sent two. Few names are asked for in a request: that costs less than an object of all.
 */
export function readHeader({ rawHeaders }: SentHeaders, name: string): string | undefined {
  let value: string | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (!isNamed(rawHeaders[index], name)) continue;
    const sent = rawHeaders[index + 1] ?? '';
    value = value === undefined ? sent : `${value}, ${sent}`;
  }
  return value;
}

/** How often a header was sent. */
export function countHeader({ rawHeaders }: SentHeaders, name: string): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) if (isNamed(rawHeaders[index], name)) count += 1;
  return count;
}

/** Compares lengths first, as nearly all names differ in that already. */
function isNamed(sent: string | undefined, name: string): boolean {
  return sent?.length === name.length && (sent === name || sent.toLowerCase() === name);
}
