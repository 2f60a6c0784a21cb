import { parseArgs } from 'node:util';
import { nearest } from '../config/nearest';
import type { Argument, Command, Flag, Flags } from './command';
import { UsageError } from './usage-error';

/** Reads what follows a command's name. Throws `UsageError` for what is unknown, is missing, lacks its value or has one too many. */
export function parseFlags(
  args: readonly string[],
  { name: command, argument, flags }: Pick<Command, 'name' | 'argument' | 'flags'>,
): Flags {
  const options = Object.fromEntries(
    flags.map(({ name, value }) => [name, { type: value === undefined ? ('boolean' as const) : ('string' as const) }]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const given: Record<string, string | true> = {};
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (argument === undefined || given[argument.name] !== undefined) throw tooMany(token.value, command, argument);
      given[argument.name] = token.value;
    }
    if (token.kind !== 'option') continue;
    const flag = flags.find(({ name }) => name === token.name);
    if (flag === undefined) throw unknownFlag(token.rawName, command, flags);
    given[flag.name] = readValue(flag, token);
  }
  if (argument !== undefined && given[argument.name] === undefined)
    throw new UsageError(`selvage ${command} lacks its ${argument.name}: write selvage ${command} ${argument.name}.`);
  return given;
}

function tooMany(value: string, command: string, argument: Argument | undefined): UsageError {
  const takes = argument === undefined ? 'only flags' : `only one ${argument.name}`;
  return new UsageError(`selvage ${command} takes no argument "${value}", ${takes}.`);
}

interface Given {
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function readValue({ name, value: placeholder }: Flag, { value, inlineValue }: Given): string | true {
  if (placeholder === undefined) {
    if (value !== undefined) throw new UsageError(`--${name} takes no value: write --${name} alone.`);
    return true;
  }
  const isMissing = value === undefined || value === '' || (inlineValue !== true && value.startsWith('-'));
  if (isMissing) throw new UsageError(`--${name} lacks its value: write --${name} ${placeholder}.`);
  return value;
}

function unknownFlag(written: string, command: string, flags: readonly Flag[]): UsageError {
  const meant = nearest(
    written.replace(/^-+/, ''),
    flags.map(({ name }) => name),
  );
  const mend = meant === undefined ? `selvage ${command} --help lists its flags.` : `Did you mean --${meant}?`;
  return new UsageError(`selvage ${command} does not know ${written}. ${mend}`);
}
