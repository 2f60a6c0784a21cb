import type { Command } from './command';

/** The help of `selvage`: what it is and its commands. */
export function formatHelp(commands: readonly Command[]): string {
  return [
    'selvage: one GraphQL API over GraphQL services, gRPC services and event streams',
    '',
    'Usage: selvage COMMAND [flags]',
    '',
    ...formatTable(commands.map(({ name, summary }) => [name, summary])),
    '',
    'selvage COMMAND --help tells more of one; selvage --version prints the version.',
  ].join('\n');
}

/** The help of one command: its argument and its flags. */
export function formatCommandHelp({ name, summary, argument, flags }: Command): string {
  const usage = argument === undefined ? name : `${name} ${argument.name}`;
  const own: readonly [string, string][] = argument === undefined ? [] : [[argument.name, argument.summary]];
  const rows = flags.map((flag): [string, string] => [
    flag.value === undefined ? `--${flag.name}` : `--${flag.name} ${flag.value}`,
    flag.summary,
  ]);
  const table = formatTable([...own, ...rows]);
  return [`selvage ${name}: ${summary}`, '', `Usage: selvage ${usage} [flags]`, '', ...table].join('\n');
}

function formatTable(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
