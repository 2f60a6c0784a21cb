import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from '../eventually';

/** The program, running. */
export interface Run {
  /** What it wrote so far. */
  readonly out: () => string;
  readonly err: () => string;
  /** Milliseconds since it was started. */
  readonly age: () => number;
  /** How it ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null; readonly age: number }>;
  /** Resolves when what it wrote for people matches. Rejects with all of it when it ends before or takes too long. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void;
}

/** Runs the program as a shell does, with nothing of our environment but the path. */
export function runSelvage(
  main: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Run {
  const { PATH = '' } = process.env;
  const began = performance.now();
  const age = (): number => performance.now() - began;
  const child = spawn(process.execPath, ['--max-semi-space-size=64', main, ...args], {
    env: { PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.err += text));
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    age: age(),
  }));
  let isOver = false;
  void ended.then(() => (isOver = true));
  return {
    out: () => written.out,
    err: () => written.err,
    age,
    ended,
    says: async (pattern) => {
      await eventually(
        () => isOver || pattern.test(written.err),
        (there) => there,
      );
      const match = pattern.exec(written.err);
      if (match === null) throw new Error(`It never said ${String(pattern)}: ${written.err}${written.out}`);
      return match;
    },
    kill: (signal) => child.kill(signal),
  };
}
