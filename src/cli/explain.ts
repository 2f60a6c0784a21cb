import { readFile } from 'node:fs/promises';
import type { GraphQLError } from 'graphql';
import { loadConfig } from '../config/load-config';
import { createGateway } from '../gateway';
import { ProblemsError, type Problem } from '../problem';
import type { Command, Flags } from './command';
import { graphFlags, toConfigFlags } from './config-flags';
import { formatPlan } from './format-plan';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';

/** Tells how an operation would be answered, without asking any upstream for it. Exit code 1 when it has no plan. */
export const explain: Command = {
  name: 'explain',
  summary: 'tell how an operation would be answered, without running it',
  argument: { name: 'FILE', summary: 'a GraphQL document; - reads it from standard input' },
  flags: [
    { name: 'operation', value: 'NAME', summary: 'which operation, where the document has several' },
    { name: 'variables', value: 'JSON', summary: 'their values, which @skip and @include may need' },
    ...graphFlags,
    { name: 'json', value: undefined, summary: 'report as JSON: {ok, plan} or {ok, problems}' },
  ],
  run: async (flags, terminal) => {
    try {
      const plan = await findPlan(flags, terminal);
      terminal.out(flags['json'] === true ? JSON.stringify({ ok: true, plan }, null, 2) : formatPlan(plan));
      return 0;
    } catch (error) {
      if (!(error instanceof ProblemsError) || flags['json'] !== true) throw error;
      terminal.out(JSON.stringify({ ok: false, problems: error.problems }, null, 2));
      return 1;
    }
  },
};

async function findPlan(flags: Flags, terminal: Terminal) {
  const variables = readVariables(textOf(flags, 'variables'));
  const file = textOf(flags, 'FILE') ?? '-';
  const query = file === '-' ? await terminal.readInput() : await readText(file);
  const config = loadConfig(toConfigFlags(flags));
  const gateway = createGateway({ ...config, reload: { watch: false }, telemetry: { logLevel: 'silent' } });
  const request = { query, operationName: textOf(flags, 'operation'), variables };
  const { problems, explained } = await gateway.explain(request);
  if (explained === undefined) throw new ProblemsError(problems);
  if (explained.kind === 'explained') return explained.plan;
  throw new ProblemsError(explained.errors.map((error) => describeRefusal(error, file === '-' ? 'stdin' : file)));
}

function textOf(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return value === true ? undefined : value;
}

function readVariables(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  const mend = `write --variables '{"name": "value"}'.`;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    throw new UsageError(`--variables is not JSON: ${mend}`);
  }
  throw new UsageError(`--variables is no JSON object: ${mend}`);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `This file cannot be read: ${reason}.`;
    const mend = 'Give the path of a GraphQL document, or - to read one from standard input.';
    throw new ProblemsError([{ severity: 'error', file, line: 1, message, mend }]);
  }
}

const mends: Readonly<Record<string, string>> = {
  GRAPHQL_PARSE_FAILED: 'Correct the document at this line.',
  GRAPHQL_VALIDATION_FAILED: 'selvage schema prints what may be asked; --operation names one operation of several.',
  BAD_USER_INPUT: `Give the operation's variables: --variables '{"name": "value"}'.`,
};

function describeRefusal({ message, locations, extensions: { code } }: GraphQLError, file: string): Problem {
  const mend = mends[String(code)] ?? 'Ask for less, or raise the limit in the configuration under "limits".';
  return { severity: 'error', file, line: locations?.[0]?.line ?? 1, message, mend };
}
