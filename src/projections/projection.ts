import type { CustomFold } from './own-fold';
import type { EventFilter } from './event-filter';
import type { EventPath } from './event-path';
import type { FoldRule } from './fold-rule';
import type { ValueSource, ValueType } from './value-type';

/**
 * What is folded from a topic: one entity per key. Plain data, as the SDL declares it. A type that several topics feed has a
 * projection for each, all of one name, which share the state of a key.
 */
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
  /** The names of the fields that entities are listed by, all of them leaves; default: none. */
  readonly index?: readonly string[];
  /**
   * True when it may be keyed otherwise than its topic is partitioned: each source partition has a state of its own for a key,
   * and the rules of the fields combine them when they are read. Default: false.
   */
  readonly combined?: boolean;
  /** The fold that `fold.ts` says for the type; default: the rules of its fields. */
  readonly custom?: CustomFold | undefined;
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
