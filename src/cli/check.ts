import type { Problem } from '../problem';
import type { Command } from './command';
import { composeGraph } from './compose-graph';
import { graphFlags } from './config-flags';
import { formatProblems } from './format-problems';

/** Composes and lints without serving, and reports every problem. Exit code 1 when there is an error. */
export const check: Command = {
  name: 'check',
  summary: 'compose and lint the subschemas without serving',
  flags: [...graphFlags, { name: 'json', value: undefined, summary: 'report as JSON: {ok, problems}' }],
  run: async (flags, terminal) => {
    const { problems, schema } = await composeGraph(flags);
    const ok = schema !== undefined;
    if (flags['json'] === true) terminal.out(JSON.stringify({ ok, problems }, null, 2));
    else for (const line of report(problems)) terminal.out(line);
    return ok ? 0 : 1;
  },
};

function report(problems: readonly Problem[]): readonly string[] {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return [...formatProblems(problems), `${count(errors, 'error')}, ${count(problems.length - errors, 'warning')}`];
}

function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}
