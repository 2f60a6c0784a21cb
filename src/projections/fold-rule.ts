import type { z } from 'zod';

/** How a field's value follows from the values that events carry. */
export interface FoldRule {
  /** The directive's name; `last` and `key` have none. */
  readonly name: string;
  /** What a field holds before any event carried a value; undefined: nothing. */
  readonly initial: unknown;
  /** Generates the check of what one event carries for the field; it must let `undefined` pass, except for a key. */
  createReadingSchema(value: z.ZodType, required: boolean): z.ZodType;
  /** Generates the check of what is folded, where that may not fit though each carried value does. Default: no check. */
  createResultSchema?(value: z.ZodType): z.ZodType;
  /** The next value, from the current one (undefined at first) and a checked one. Pure. `limit` bounds lists. */
  apply(current: unknown, carried: unknown, limit: number): unknown;
  /** True when a later value takes the place of an earlier one, so that an event that comes too late must not. Default: false. */
  readonly replaces?: boolean;
  /** One value of two that were folded apart, from different events. Default: the rule cannot tell. */
  readonly combine?: (left: unknown, right: unknown) => unknown;
}
