import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpuSecondsOf, processTree, residentBytesOf } from '../../../bench/measure/process-tree';

describe('a process', () => {
  test('is counted with its children', async () => {
    const child = spawn('sleep', ['30']);
    await once(child, 'spawn');
    try {
      expect(processTree(process.pid)).toEqual(expect.arrayContaining([process.pid, child.pid]));
      expect(processTree(child.pid ?? 0)).toEqual([child.pid]);
    } finally {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    }
  });

  test('uses CPU time while it works', () => {
    const before = cpuSecondsOf(process.pid);
    const start = process.cpuUsage();
    while (process.cpuUsage(start).user < 100_000) Math.sqrt(before);
    const used = cpuSecondsOf(process.pid) - before;
    expect(used).toBeGreaterThan(0.05);
    expect(used).toBeLessThan(10);
  });

  test('holds at the most no less than now', () => {
    const now = residentBytesOf(process.pid, 'now');
    expect(now).toBeGreaterThan(10e6);
    expect(residentBytesOf(process.pid, 'most')).toBeGreaterThanOrEqual(now * 0.9);
  });

  test('that does not exist has used and holds nothing', () => {
    const none = 2 ** 30;
    expect(cpuSecondsOf(none)).toBe(0);
    expect(residentBytesOf(none, 'now')).toBe(0);
  });
});
