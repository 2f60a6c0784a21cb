import type { Problem } from '../../problem';
import type { AppliedDirective } from '../overlay/overlaid-schema';
import { errorAt, type Place } from '../place';
import { emptyTree, mergeTrees, parseKeyTree, type KeyTree } from './key-tree';

/** What an overlay says of one type's keys and computed fields, in the upstream's own names. */
export interface EntityKeys {
  /** One selection for each `@key`. */
  readonly keys: readonly KeyTree[];
  /** What all computed fields require, together. */
  readonly computed: KeyTree;
}

/** A computed field and what it requires, in the upstream's own names. */
export interface OwnComputed {
  readonly type: string;
  readonly field: string;
  readonly requires: KeyTree;
  readonly place: Place;
}

/** A `@key`'s selection, in the upstream's own names. */
export interface OwnKey {
  readonly type: string;
  readonly selection: KeyTree;
  readonly place: Place;
}

/** Every `@key` and `@computed` of a subschema. */
export interface CollectedKeys {
  readonly keys: readonly OwnKey[];
  readonly computed: readonly OwnComputed[];
  readonly tainted: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** Reads the selections of `@key` and `@computed`; those that do not parse, or select nothing, are reported. */
export function collectKeys(applied: readonly AppliedDirective[]): CollectedKeys {
  const keys: OwnKey[] = [];
  const computed: OwnComputed[] = [];
  const tainted = new Set<string>();
  const problems: Problem[] = [];
  for (const { name, type, field, args, place } of applied) {
    if (name !== 'key' && name !== 'computed') continue;
    const parsed = parseKeyTree(String(args['selectionSet']));
    const fault = 'fault' in parsed ? parsed.fault : parsed.tree.size === 0 ? 'The selection is empty.' : undefined;
    if ('fault' in parsed || fault !== undefined) {
      tainted.add(type);
      problems.push(
        errorAt(place, {
          message: `@${name}: ${fault ?? ''}`,
          mend: 'Write fields in braces, as in "{ id owner { id } }".',
        }),
      );
    } else if (field === undefined) keys.push({ type, selection: parsed.tree, place });
    else computed.push({ type, field, requires: parsed.tree, place });
  }
  return { keys, computed, tainted, problems };
}

/** What is said of one type. */
export function entityKeysOf({ keys, computed }: CollectedKeys, type: string): EntityKeys {
  const requirements = computed.filter((field) => field.type === type).map((field) => field.requires);
  const selections = keys.filter((key) => key.type === type).map((key) => key.selection);
  return { keys: selections, computed: requirements.reduce(mergeTrees, emptyTree) };
}
