import { isDeepStrictEqual, types } from 'node:util';
import { z } from 'zod';
import { describeIssues } from '../events/describe-issues';
import { Misfit } from '../events/misfit';
import type { Fold, Reading } from './fold';
import { freezeDeep } from './freeze-deep';
import { memberOf } from './member-of';
import type { CustomFold } from './own-fold';
import type { EntityState, Projection } from './projection';
import { createMemberSchema } from './value-schema';

/** Makes the fold of a projection that has one of its own: what that throws, and a result that is not of the type, is a {@link Misfit}. */
export function createCustomFold({ fields, key }: Projection, { apply }: CustomFold): Fold {
  const result = z.strictObject(
    Object.fromEntries(fields.map(({ name, type, required }) => [name, createMemberSchema(type, required)])),
  );

  function complete(next: unknown, reading: Reading): EntityState | Misfit {
    if (Object.prototype.toString.call(next) !== '[object Object]') {
      return new Misfit('fold.ts: the state must be an object, or undefined, and no promise');
    }
    // What a store would make of it: two stores must not serve two states.
    const plain = JSON.parse(JSON.stringify(next)) as Record<string, unknown>;
    for (const name of key) plain[name] = memberOf(plain, name) ?? reading[name];
    const parsed = result.safeParse(plain);
    if (!parsed.success) return new Misfit(`fold.ts: ${describeIssues(parsed.error)}`);
    const moved = key.find((name) => parsed.data[name] !== reading[name]);
    return moved === undefined
      ? freezeDeep(parsed.data)
      : new Misfit(`fold.ts: ${moved}: a fold must not change the key`);
  }

  return function fold(state, reading, event) {
    if (event === undefined) throw new Error('A fold of its own needs the event.');
    try {
      const next = apply(state, freezeDeep(event));
      if (next === undefined || next === null) return undefined;
      if (next === state) return state;
      const completed = complete(next, reading);
      return isDeepStrictEqual(completed, state) ? state : completed;
    } catch (error) {
      return new Misfit(describeThrown(error));
    }
  };
}

/** Names the kind of an error and its line; its message may hold a value of the payload. */
function describeThrown(error: unknown): string {
  if (!types.isNativeError(error)) return 'fold.ts: it threw something that is no error';
  const line = /fold\.[cm]?ts:(\d+)/.exec(error.stack ?? '')?.[1];
  return `fold.ts: it threw a ${error.name}${line === undefined ? '' : ` in line ${line}`}`;
}
