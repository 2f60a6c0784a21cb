import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runToEnd } from '../processes/run-to-end';

const begin = '<!-- bench: begin -->';
const end = '<!-- bench: end -->';
const prettier = join(__dirname, '../../../node_modules/prettier/bin/prettier.cjs');

/**
 * Writes a run's report into a file, between two marks; what people wrote around them stays. A file without marks gets
 * them at its end, and a missing one is made.
 */
export async function writeReport(file: string, report: string): Promise<void> {
  const old = existsSync(file) ? readFileSync(file, 'utf8') : '';
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, replaceMarked(old, report));
  await runToEnd(process.execPath, [prettier, '--print-width', '120', '--write', file], { core: 'load' });
}

/** Puts a report between the marks of a text. */
export function replaceMarked(text: string, report: string): string {
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  const marked = `${begin}\n\n${report}\n\n${end}`;
  return from < 0 || to < from
    ? `${text}${text === '' ? '' : '\n'}${marked}\n`
    : `${text.slice(0, from)}${marked}${text.slice(to + end.length)}`;
}
