import { readdirSync, readFileSync } from 'node:fs';
import { parseProcessStat, parseStatusBytes } from './process-stat';

/** Linux counts CPU time in hundredths of a second, whatever its timer does. */
const ticksPerSecond = 100;

/** A process and all that descend from it, by their ids; those that ended meanwhile are left out. */
export function processTree(root: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? parseProcessStat(readProc(`${name}/stat`)) : undefined;
    if (stat !== undefined) children.set(stat.parent, [...(children.get(stat.parent) ?? []), Number(name)]);
  }
  const below = (pid: number): readonly number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return below(root);
}

/** CPU seconds, user and system, that a process and its descendants have used so far. */
export function cpuSecondsOf(root: number): number {
  const ticks = processTree(root).map((pid) => parseProcessStat(readProc(`${pid}/stat`))?.cpuTicks ?? 0);
  return ticks.reduce((sum, each) => sum + each, 0) / ticksPerSecond;
}

/** Bytes in memory of a process and its descendants: now, or each at its most. */
export function residentBytesOf(root: number, when: 'now' | 'most'): number {
  const name = when === 'now' ? 'VmRSS' : 'VmHWM';
  const bytes = processTree(root).map((pid) => parseStatusBytes(readProc(`${pid}/status`), name));
  return bytes.reduce((sum, each) => sum + each, 0);
}

function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    // It ended between being listed and being read.
    return '';
  }
}
