import type { EventFilter } from './event-filter';
import type { EventPath } from './event-path';
import type { FoldRule } from './fold-rule';
import type { ValueSource, ValueType } from './value-type';

/** What is folded from a topic: one entity per key. Plain data, as the SDL declares it. */
export interface Projection {
  /** The name of its type. */
  readonly name: string;
  readonly topic: string;
  /** The names of its key fields, in the order in which keys are written. */
  readonly key: readonly string[];
  /** Where the list stands whose elements are folded one by one; undefined: the payload itself is. */
  readonly each: EventPath | undefined;
  /** Types of events that remove the entity. */
  readonly deletes: ReadonlySet<string>;
  readonly fields: readonly ProjectedField[];
  /** True when it has only counts, sums and lists, so that a key without events has an entity too. */
  readonly hasEveryKey: boolean;
}

/** One folded field of a projection. */
export interface ProjectedField {
  readonly name: string;
  /** Non-null in the SDL: the entity is not served while the field holds nothing. */
  readonly required: boolean;
  readonly rule: FoldRule;
  readonly source: ValueSource;
  readonly type: ValueType;
  readonly where: EventFilter | undefined;
  /** The most elements of a list. */
  readonly limit: number;
}

/** What is known of one entity: values by field, frozen. A field that holds nothing is absent. */
export type EntityState = Readonly<Record<string, unknown>>;
