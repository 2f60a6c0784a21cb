import { formatEntityKey } from '../../../projections/entity-key';
import type { EntityType, LiveField } from '../schema/events-model';
import { parseKeyValues, readKeyText, type KeyValues } from './key-values';

/** Which entities a subscriber follows. */
export interface LiveKey {
  /** The one entity, when the whole key is given. */
  readonly values: KeyValues | undefined;
  /** The text of that key. */
  readonly text: string | undefined;
  /** True for the text of a key that is followed. */
  follows(key: string): boolean;
}

/** Reads which entities the arguments of a live field name: one by its whole key, or all that share the parts that are given. Undefined when they can be no key. */
export function readLiveKey(
  live: LiveField,
  entity: EntityType,
  args: Readonly<Record<string, unknown>>,
): LiveKey | undefined {
  const given = entity.key.filter(({ name }) => live.keyArguments.includes(name) && args[name] != null);
  const parts = parseKeyValues(
    { ...entity, key: given },
    given.map(({ name }) => args[name]),
  );
  if (parts === undefined) return undefined;
  if (given.length === entity.key.length) {
    const text = formatEntityKey(parts);
    return { values: parts, text, follows: (key) => key === text };
  }
  const wanted = given.map((field, index) => [entity.key.indexOf(field), parts[index]] as const);
  const follows = (key: string): boolean => {
    const values = readKeyText(entity, key);
    return wanted.every(([index, part]) => values?.[index] === part);
  };
  return { values: undefined, text: undefined, follows };
}
