/**
 * Which guarded fields of an operation its identity may see: one character for each, '1' or '0', in the operation's order.
 * A part of the key of a plan, so that nobody is answered by a plan that was made for someone who may see more.
 */
export type Grants = string;

/** What there is to say of an operation without guarded fields. */
export const noGrants: Grants = '';
