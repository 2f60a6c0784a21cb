/**
 * What of an operation's grant checks its asker passes: one character for each, '1' or '0', in the order of the checks.
 * A part of the key of a plan, so that nobody is answered by a plan that was made for someone who may see more.
 */
export type Grants = string;

/** What there is to say of an operation without guarded fields; of one with them, that nothing guarded may be seen. */
export const noGrants: Grants = '';

/** Says that everything may be seen that `checks` checks demand. */
export function allGrants(checks: number): Grants {
  return '1'.repeat(checks);
}
