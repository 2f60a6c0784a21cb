import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** What one server was started by. */
export interface ServerStart {
  readonly server: string;
  readonly via: 'container' | 'process';
}

/** Where the servers that a test run started are listed, one JSON object a line. */
const REPORT_FILE = 'coverage/servers.jsonl';

/** Adds a started server to the report. One line is one write, so that parallel test processes do not mix. */
export function recordStart(start: ServerStart): void {
  mkdirSync(dirname(REPORT_FILE), { recursive: true });
  appendFileSync(REPORT_FILE, `${JSON.stringify(start)}\n`);
}

/** Empties the report, at the beginning of a run. */
export function clearReport(): void {
  rmSync(REPORT_FILE, { force: true });
}
