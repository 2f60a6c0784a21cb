import { text } from 'node:stream/consumers';

import type { Terminal } from './terminal';

const interrupts = ['SIGINT', 'SIGTERM'] as const;
/** What a shell reports of a process that Ctrl-C has ended. */
const interruptedCode = 130;

/** The terminal of this process. */
export function createProcessTerminal(): Terminal {
  return {
    out: (line) => {
      process.stdout.write(`${line}\n`);
    },
    err: (line) => {
      process.stderr.write(`${line}\n`);
    },
    readInput: () => text(process.stdin),
    interrupted: () =>
      new Promise((resolve) => {
        let count = 0;
        const onInterrupt = (): void => {
          count += 1;
          if (count > 1) process.exit(interruptedCode);
          resolve();
        };
        for (const interrupt of interrupts) process.on(interrupt, onInterrupt);
      }),
    onFault: (report) => {
      const onFault = (error: unknown): void => {
        report(error);
        process.exit(1);
      };
      process.on('uncaughtException', onFault);
      process.on('unhandledRejection', onFault);
    },
  };
}
