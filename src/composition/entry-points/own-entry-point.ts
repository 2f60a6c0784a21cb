import type { Place } from '../place';
import type { KeyTree } from './key-tree';
import type { OwnExpression } from './own-expression';

/** An entry point in the upstream's own names. */
export interface OwnEntryPoint {
  readonly type: string;
  readonly field: string;
  readonly key: KeyTree;
  readonly batch: boolean;
  readonly args: ReadonlyMap<string, OwnExpression>;
  readonly match: readonly (readonly string[])[];
  /** Where its `@merge` stands. */
  readonly place: Place;
}
