import { parseLoadResult } from '../../../bench/load/load';
import { wrkScript } from '../../../bench/load/wrk-script';

describe('the output of a generator of load', () => {
  const figures = { requests: 100, bad: 2, bytes: 5000, p50: 1500, p99: 9000 };

  test('has its figures in the last line', () => {
    expect(parseLoadResult(`Running 5s test\n  1 thread\n${JSON.stringify(figures)}\n`)).toEqual(figures);
  });

  test.each(['', 'unable to connect to 127.0.0.1\n', '{"requests":1}\n', '[]'])(
    'without figures is an error: %j',
    (output) => {
      expect(() => parseLoadResult(output)).toThrow(`It printed: ${output}`);
    },
  );
});

describe('the script for wrk', () => {
  test('sends the body as it is', () => {
    const body = '{"query":"{ a(b: \\"c\\") }"}\nnext line';
    expect(wrkScript(body)).toContain(`local body = [=[\n${body}]=]\n`);
  });

  test('is not ended by the body', () => {
    const script = wrkScript('{"query":"]=] ]==]"}');
    expect(script).toContain('local body = [===[\n{"query":"]=] ]==]"}]===]');
  });

  test('gives each request a header of its own', () => {
    expect(wrkScript('')).toContain('["x-request-number"] = tostring(number)');
  });
});
