import { parseProcessStat, parseStatusBytes } from '../../../bench/measure/process-stat';

const rest = 'S 77 1 1 0 -1 4194304 100 0 0 0 250 50 7 3 20 0 11 0 12345 1000000 5000';

describe('a line of /proc/PID/stat', () => {
  test('tells the parent, and the CPU time of the process and of its ended children', () => {
    expect(parseProcessStat(`42 (node) ${rest}`)).toEqual({ parent: 77, cpuTicks: 250 + 50 + 7 + 3 });
  });

  test('may name a program with blanks and brackets', () => {
    expect(parseProcessStat(`42 (a) (b c) 9) ${rest}`)).toEqual({ parent: 77, cpuTicks: 310 });
  });

  test.each(['', '42 (node', '42 (node) S 77', '42 node S 77 1 1 0'])('is not one: %j', (text) => {
    expect(parseProcessStat(text)).toBeUndefined();
  });
});

describe('a line of /proc/PID/status', () => {
  const status = 'Name:\tnode\nVmHWM:\t  204800 kB\nVmRSS:\t  102400 kB\nThreads:\t11\n';

  test('tells the memory now, and at the most', () => {
    expect(parseStatusBytes(status, 'VmRSS')).toBe(102_400 * 1024);
    expect(parseStatusBytes(status, 'VmHWM')).toBe(204_800 * 1024);
  });

  test('may be missing: a process that has ended holds nothing', () => {
    expect(parseStatusBytes('Name:\tnode\n', 'VmRSS')).toBe(0);
  });
});
