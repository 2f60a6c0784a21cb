import type { z } from 'zod';
import type { EventPath } from './event-path';

/** Where a value is taken from: the payload, or the event's own attributes. */
export type ValueSource =
  { readonly kind: 'path'; readonly path: EventPath } | { readonly kind: 'time' } | { readonly kind: 'type' };

/** The type of a value that events carry, as the SDL declares it. */
export type ValueType =
  | LeafType
  | { readonly kind: 'list'; readonly item: ValueType; readonly itemRequired: boolean }
  | { readonly kind: 'object'; readonly name: string; readonly members: readonly ValueMember[] };

/** A scalar or an enum. */
export interface LeafType {
  readonly kind: 'leaf';
  /** Its name in the SDL. */
  readonly name: string;
  /** Checks a payload's value and brings it into its one form (an ID to a string). */
  readonly schema: z.ZodType;
}

/** A field of an object type whose values events carry whole. */
export interface ValueMember {
  readonly name: string;
  readonly required: boolean;
  readonly source: ValueSource;
  readonly type: ValueType;
}
