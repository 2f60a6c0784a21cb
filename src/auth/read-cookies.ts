import type { SentHeaders } from '../http/read-header';

/** Reads every value that a request's cookies give to a name, as they were sent; whoever asks decides what several mean. */
export function readCookies({ rawHeaders }: SentHeaders, name: string): readonly string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() !== 'cookie') continue;
    for (const pair of rawHeaders[index + 1]?.split(';') ?? []) {
      const equals = pair.indexOf('=');
      if (equals > 0 && pair.slice(0, equals).trim() === name) values.push(pair.slice(equals + 1).trim());
    }
  }
  return values;
}
