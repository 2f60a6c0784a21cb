import type { Terminal } from '../../../src/cli/terminal';

export interface TestTerminal extends Terminal {
  readonly written: { readonly out: string[]; readonly err: string[] };
  /** What standard input holds. */
  input: string;
  interrupt(): void;
  fault(error: unknown): void;
}

/** A terminal that remembers what was written to it. */
export function createTestTerminal(): TestTerminal {
  const written: TestTerminal['written'] = { out: [], err: [] };
  let interrupt: () => void = () => undefined;
  const interruption = new Promise<void>((resolve) => {
    interrupt = resolve;
  });
  const reports: ((error: unknown) => void)[] = [];
  const terminal: TestTerminal = {
    written,
    input: '',
    readInput: () => Promise.resolve(terminal.input),
    out: (line) => written.out.push(line),
    err: (line) => written.err.push(line),
    interrupted: () => interruption,
    onFault: (report) => reports.push(report),
    interrupt: () => {
      interrupt();
    },
    fault: (error) => {
      for (const report of reports) report(error);
    },
  };
  return terminal;
}
