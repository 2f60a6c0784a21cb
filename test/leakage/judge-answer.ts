import type { ExecutionResult } from 'graphql';
import { guarded, isPerson, nameOfCaller, ownerOf, tenantOf, type Caller } from './people';

/** What an answer shows. */
export interface Judgement {
  /** How many leaves it has that are not null. */
  readonly leaves: number;
  /** How many of them ask for a scope. */
  readonly guarded: number;
  /** How many of its errors tell whom an upstream took the caller for. */
  readonly errors: number;
  /** What in it is not the caller's. */
  readonly foreign: readonly string[];
}

/** Finds in an answer, as it came, whatever is not its caller's: in its leaves, and in whatever else it says. */
export function judgeAnswer(text: string, caller: Caller): Judgement {
  const own = ownNames(caller);
  const { data, errors = [] } = JSON.parse(text) as ExecutionResult;
  const leaves = collectLeaves(data);
  const named = text.match(/<[^>]*>/g) ?? [];
  const lost = errors.filter(({ path }) => path !== undefined && !leadsToNull(data, path));
  return {
    leaves: leaves.length,
    guarded: leaves.filter((leaf) => leaf === guarded(nameOfCaller(caller))).length,
    errors: errors.filter(({ message }) => message.startsWith('not for ')).length,
    foreign: [
      ...leaves.filter((leaf) => !own.includes(String(leaf))).map((leaf) => `the leaf ${String(leaf)}`),
      ...named.filter((name) => !own.includes(name)).map((name) => `the name ${name}`),
      ...lost.map(({ path = [] }) => `an error at ${path.join('.')}, where nothing is missing`),
    ],
  };
}

/** All that an answer to a caller may say. */
function ownNames(caller: Caller): readonly string[] {
  const name = nameOfCaller(caller);
  if (!isPerson(caller)) return [name];
  return [name, ownerOf(caller), tenantOf(caller), ...(caller.mayRead ? [guarded(name)] : [])];
}

function collectLeaves(value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return [];
  return typeof value === 'object' ? Object.values(value).flatMap(collectLeaves) : [value];
}

/** Whether a path leads through this very answer to what is null in it. */
function leadsToNull(data: unknown, [key, ...rest]: readonly (string | number)[]): boolean {
  if (data === null || data === undefined) return true;
  if (key === undefined || typeof data !== 'object') return false;
  const members: Readonly<Record<string, unknown>> = { ...data };
  return Object.hasOwn(members, key) && leadsToNull(members[key], rest);
}
