import { nearest } from '../config/nearest';
import { ProblemsError } from '../problem';
import type { Command } from './command';
import { commands as allCommands } from './commands';
import { formatCommandHelp, formatHelp } from './format-help';
import { formatProblems } from './format-problems';
import { parseFlags } from './parse-flags';
import { readVersion } from './read-version';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';

const isHelp = (argument: string | undefined): boolean => argument === '--help' || argument === '-h';

/**
 * Runs a command line, without the program's name. Resolves with the exit code: 0, 1 when a file must be mended or something
 * failed, 2 when the command line itself is wrong. Never rejects.
 */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  commands: readonly Command[] = allCommands,
): Promise<number> {
  try {
    return await dispatch(args, terminal, commands);
  } catch (error) {
    return reportFailure(error, terminal);
  }
}

async function dispatch(
  [name, ...rest]: readonly string[],
  terminal: Terminal,
  commands: readonly Command[],
): Promise<number> {
  if (name === '--version' || name === '-v') return print(readVersion(), terminal);
  if (name === undefined || isHelp(name) || name === 'help') return print(formatHelp(commands), terminal);
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) throw unknownCommand(name, commands);
  if (rest.some(isHelp)) return print(formatCommandHelp(command), terminal);
  return await command.run(parseFlags(rest, command), terminal);
}

function print(text: string, terminal: Terminal): number {
  terminal.out(text);
  return 0;
}

function unknownCommand(name: string, commands: readonly Command[]): UsageError {
  const names = commands.map((command) => command.name);
  const meant = nearest(name, names);
  const mend = meant === undefined ? `There are: ${names.join(', ')}.` : `Did you mean selvage ${meant}?`;
  return new UsageError(`selvage does not know the command "${name}". ${mend}`);
}

function reportFailure(error: unknown, terminal: Terminal): number {
  if (error instanceof UsageError) {
    terminal.err(error.message);
    return 2;
  }
  if (error instanceof ProblemsError) {
    for (const text of formatProblems(error.problems)) terminal.err(text);
    return 1;
  }
  terminal.err(formatFault(error));
  return 1;
}

/** A system error says enough in one line; of our own faults the stack is wanted. */
function formatFault(error: unknown): string {
  if (!(error instanceof Error)) return `selvage failed: ${String(error)}`;
  const code: unknown = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `${error.message}. Give another with --port and --admin-port, or stop who has it.`;
  return typeof code === 'string' ? error.message : (error.stack ?? error.message);
}
