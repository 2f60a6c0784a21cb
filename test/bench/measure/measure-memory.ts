import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a process holds when all garbage has been collected, in bytes. */
export interface MemoryUse {
  readonly rss: number;
  readonly heapUsed: number;
}

const patienceMs = 10_000;

/** Has a gateway that was started with the memory probe collect its garbage and tell what it holds. Throws when it does not answer. */
export async function measureMemory({
  pid,
  file,
}: {
  readonly pid: number;
  readonly file: string;
}): Promise<MemoryUse> {
  rmSync(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    await sleep(50);
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (text.endsWith('}')) return JSON.parse(text) as MemoryUse;
  }
  throw new Error(`Process ${pid} did not tell its use of memory within ${patienceMs} ms.`);
}
