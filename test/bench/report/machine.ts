import { execFileSync } from 'node:child_process';
import { arch, availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { arePinned } from '../processes/cores';

/** Where and when a run took place. */
export interface Machine {
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly kernel: string;
  readonly node: string;
  readonly pinned: boolean;
  /** The load average over the last minute. */
  readonly load: number;
  /** The commit that was measured; a plus sign says that files differed from it. */
  readonly commit: string;
}

/** Looks at this machine, now. */
export function describeMachine(): Machine {
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: cpus()[0]?.model.trim() ?? arch(),
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 1e9),
    kernel: `Linux ${release().split('-')[0] ?? ''}`,
    node: process.version,
    pinned: arePinned(),
    load: loadavg()[0] ?? NaN,
    commit: readCommit(),
  };
}

function readCommit(): string {
  try {
    const git = (...args: readonly string[]): string =>
      execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--', 'src') === '' ? '' : '+'}`;
  } catch {
    return 'unknown';
  }
}
