import type pino from 'pino';
import { createRequestLog } from '../../../src/graphql/request-log';
import { createLogger } from '../../../src/logger';
import { writePlainLine } from '../../../src/telemetry/write-plain-line';

const requestId = 'r-1';

/** What the logger's own way and the plain way make of the same line, without its time. */
function writeBoth(
  facts: Readonly<Record<string, unknown>>,
  { message = 'operation', bindings = {} }: { readonly message?: string; readonly bindings?: pino.Bindings } = {},
): readonly (string | undefined)[] {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ destination, level: 'debug' }).child(bindings);
  logger.info({ requestId, ...facts }, message);
  expect(writePlainLine(logger, { level: 'info', requestId, facts, message })).toBe(true);
  return lines.map((line) => line.replace(/"time":"[^"]{24}",/, ''));
}

const everyCharacter = Array.from({ length: 0x2100 }, (_, code) => String.fromCharCode(code)).join('');

describe('a plain line is the line that pino writes', () => {
  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['of an operation', { operationName: 'Me', type: 'query', outcome: 'ok', milliseconds: 3, codes: [] }],
    ['with facts left out', { operationName: undefined, subject: undefined, events: undefined, codes: ['A', 'B'] }],
    ['of a request', { method: 'POST', path: '/graphql', status: 200, milliseconds: 0, complete: true }],
    ['with odd numbers', { a: Number.NaN, b: -0, c: 1e21, d: 0.1, e: Infinity }],
    ['without facts', {}],
  ])('%s', (_, facts) => {
    const [own, plain] = writeBoth(facts);
    expect(plain).toBe(own);
  });

  it('P17: whatever a text holds, it ends neither its text nor its line', () => {
    const texts = ['"', '\\', '\n', '\r\n{"level":"fatal"}', '\u2028', '\0', 'Ä 👩🏽‍🚀', everyCharacter];
    for (const text of texts) {
      const [own, plain] = writeBoth({ text, list: [text, ''] }, { message: text });
      expect(plain).toBe(own);
      expect(plain?.split('\n')).toHaveLength(2);
      expect(JSON.parse(plain ?? '')).toMatchObject({ text, list: [text, ''], msg: text });
    }
  });

  it('P17: half a character is escaped, where pino writes it as it is', () => {
    const [, plain] = writeBoth({ text: '\ud800' });
    expect(plain).toContain(String.raw`"text":"\ud800"`);
  });

  it('with what a child logger adds', () => {
    const [own, plain] = writeBoth({ type: 'query' }, { bindings: { socket: 's"1', deep: { a: 1 } } });
    expect(plain).toBe(own);
    expect(plain).toContain(String.raw`"socket":"s\"1"`);
  });

  it('with a time of the same form', () => {
    const lines: string[] = [];
    const logger = createLogger({ destination: { write: (line) => void lines.push(line) } });
    const before = Date.now();
    createRequestLog(logger, requestId).info({ type: 'query' }, 'operation');
    const { time } = JSON.parse(lines[0] ?? '') as { readonly time: string };
    expect(new Date(time).toISOString()).toBe(time);
    expect(Date.parse(time)).toBeGreaterThanOrEqual(before);
  });
});

describe('the log of a request', () => {
  it('leaves facts that need a serializer to pino, which hides their secrets', () => {
    const lines: string[] = [];
    const logger = createLogger({ destination: { write: (line) => void lines.push(line) } });
    createRequestLog(logger, requestId).info({ err: new Error('It broke.'), headers: { cookie: 'secret' } }, 'odd');
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('secret');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ requestId, err: { message: 'It broke.' } });
  });

  it('writes nothing below the level', () => {
    const lines: string[] = [];
    const logger = createLogger({ level: 'warn', destination: { write: (line) => void lines.push(line) } });
    const log = createRequestLog(logger, requestId);
    log.info({ type: 'query' }, 'operation');
    log.debug({ type: 'query' }, 'request');
    expect(lines).toEqual([]);
  });
});
