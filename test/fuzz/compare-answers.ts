import type { ExecutionResult } from 'graphql';
import { explained } from './explained';
import { freedoms } from './freedoms';

/** The answers to one operation: by an engine, by the monolith, and where the monolith knows of errors at all. */
export interface Answers {
  readonly engine: ExecutionResult;
  readonly monolith: ExecutionResult;
  /** The paths of all errors of the data, also of those below a null that has taken them away. */
  readonly known: ReadonlySet<string>;
}

/** One thing that is different between an engine's answer and the monolith's. */
export interface Difference {
  readonly kind: 'data' | 'missing error' | 'stray error' | 'stray path' | 'code';
  /** The place in the answer. */
  readonly path: string;
  readonly message: string;
}

/** What an engine's answer differs in. `free` are differences that the semantics leave room for, by the reason's name. */
export interface Compared {
  readonly differences: readonly Difference[];
  readonly free: readonly string[];
}

/** Compares an engine's answer with the monolith's: the bytes of the data, the nulls that errors explain, and the errors' paths. */
export function compareAnswers(answers: Answers): Compared {
  const differences: Difference[] = [];
  const free: string[] = [];
  for (const difference of findDifferences(answers)) {
    const freedom = freedoms.find(({ allows }) => allows(difference, answers));
    if (freedom === undefined) differences.push(difference);
    else free.push(freedom.name);
  }
  return { differences, free };
}

function* findDifferences({ engine, monolith, known }: Answers): Generator<Difference> {
  const [ours, theirs] = [JSON.stringify(engine.data ?? null), JSON.stringify(monolith.data ?? null)];
  if (ours !== theirs) yield { kind: 'data', path: '', message: firstDifference(ours, theirs) };
  const nulls = new Map((engine.errors ?? []).map(({ path, message }) => [explained(engine.data, path), message]));
  const right = new Map((monolith.errors ?? []).map(({ path, message }) => [explained(monolith.data, path), message]));
  for (const [path, message] of right) if (!nulls.has(path)) yield { kind: 'missing error', path, message };
  for (const [path, message] of nulls) if (!right.has(path)) yield { kind: 'stray error', path, message };
  for (const { path: keys = [], message, extensions } of engine.errors ?? []) {
    const path = keys.join('.');
    const isAtNull = explained(engine.data, keys) === path;
    if (!isAtNull && !known.has(path)) yield { kind: 'stray path', path, message };
    const code = String(extensions['code']);
    if (!codes.has(code)) yield { kind: 'code', path, message: `${code}: ${message}` };
  }
}

const codes = new Set([
  'UNAUTHORIZED_FIELD_OR_TYPE',
  'UPSTREAM_ERROR',
  'UPSTREAM_BAD_RESPONSE',
  'UPSTREAM_UNAVAILABLE',
]);

function firstDifference(ours: string, theirs: string): string {
  let at = 0;
  while (ours[at] === theirs[at]) at++;
  const part = (text: string) => text.slice(Math.max(0, at - 60), at + 60);
  return `…${part(ours)}… instead of …${part(theirs)}…`;
}
