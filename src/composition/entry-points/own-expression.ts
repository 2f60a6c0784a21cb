import type { KeyTree } from './key-tree';

/** A `KeyExpression` in the upstream's own names: the key's paths are not translated yet. */
export type OwnExpression =
  | {
      readonly kind: 'key';
      readonly path: readonly string[];
      readonly required: boolean;
      /** What the value holds when it is an object: parts that it must have, and parts that computed fields add. */
      readonly parts: { readonly key: KeyTree; readonly computed: KeyTree };
    }
  | { readonly kind: 'each'; readonly item: OwnExpression }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, OwnExpression> }
  | { readonly kind: 'list'; readonly items: readonly OwnExpression[] }
  | { readonly kind: 'constant'; readonly value: unknown };
