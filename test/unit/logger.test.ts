import { createLogger } from '../../src/logger';

function record(level?: string): { readonly lines: string[]; readonly logger: ReturnType<typeof createLogger> } {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  return { lines, logger: createLogger({ destination, ...(level !== undefined && { level }) }) };
}

const parse = (line = ''): Record<string, unknown> => JSON.parse(line) as Record<string, unknown>;

describe('a line', () => {
  it('has its level by name, the time to the millisecond, its facts and its message, and nothing else', () => {
    const { lines, logger } = record();
    const before = Date.now();
    logger.info({ requestId: 'r' }, 'operation');
    const line = parse(lines[0]);
    expect(Object.keys(line)).toEqual(['level', 'time', 'requestId', 'msg']);
    expect(line).toMatchObject({ level: 'info', requestId: 'r', msg: 'operation' });
    expect(line['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Date.parse(String(line['time']))).toBeGreaterThanOrEqual(before);
    expect(lines[0]?.endsWith('\n')).toBe(true);
  });

  it('has a time that goes on', async () => {
    const { lines, logger } = record();
    logger.info('first');
    await new Promise((resolve) => setTimeout(resolve, 20));
    logger.info('second');
    const [first, second] = lines.map((line) => Date.parse(String(parse(line)['time'])));
    expect(second).toBeGreaterThan(first ?? Infinity);
  });

  it('has an error with its message and stack, and none of the credentials that it carries', () => {
    const { lines, logger } = record();
    const headers = { authorization: 'secret', host: 'a' };
    logger.error({ err: Object.assign(new TypeError('It broke.'), { headers }) }, 'failed');
    expect(parse(lines[0])['err']).toMatchObject({
      type: 'TypeError',
      message: 'It broke.',
      stack: expect.stringContaining('logger.test') as string,
      headers: { authorization: '[Redacted]', host: 'a' },
    });
  });

  it('takes what is no error where an error belongs', () => {
    const { lines, logger } = record();
    logger.error({ err: 'thrown' }, 'failed');
    expect(parse(lines[0])).toMatchObject({ err: 'thrown', msg: 'failed' });
  });

  it('below the level is not made', () => {
    const { lines, logger } = record('warn');
    logger.info({ requestId: 'r' }, 'operation');
    expect(logger.isLevelEnabled('info')).toBe(false);
    expect(lines).toEqual([]);
  });
});
