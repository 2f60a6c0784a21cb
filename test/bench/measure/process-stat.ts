/** What one line of `/proc/PID/stat` tells of a process. */
export interface ProcessStat {
  readonly parent: number;
  /** User and system time of its threads, and of its children that have ended, in clock ticks. */
  readonly cpuTicks: number;
}

/** Reads the text of `/proc/PID/stat`. The program's name, in brackets, may hold blanks and brackets. Undefined when it is not one. */
export function parseProcessStat(text: string): ProcessStat | undefined {
  const end = text.lastIndexOf(')');
  // The third field, the state, comes after the name: proc(5) counts from one.
  const fields = text.slice(end + 2).split(' ');
  const at = (number: number): number => Number(fields[number - 3]);
  const [parent, user, system, childUser, childSystem] = [at(4), at(14), at(15), at(16), at(17)];
  const cpuTicks = user + system + childUser + childSystem;
  return end < 0 || Number.isNaN(parent + cpuTicks) ? undefined : { parent, cpuTicks };
}

/** The bytes of one line of `/proc/PID/status`, `VmRSS` (now) or `VmHWM` (the most so far); 0 where it is missing. */
export function parseStatusBytes(text: string, name: 'VmRSS' | 'VmHWM'): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) * 1024;
}
