import { parseEntityKey } from '../../../projections/entity-key';
import type { LeafType } from '../../../projections/value-type';
import type { EntityType, KeyField } from '../schema/events-model';

/** The values of a key, in the order of its fields and in the one form of their types. */
export type KeyValues = readonly unknown[];

/** Brings the values of a key into their one form; undefined when they cannot be a key. */
export function parseKeyValues({ key }: EntityType, values: KeyValues): KeyValues | undefined {
  if (values.length === key.length && key.every(({ type }, index) => isPlainText(type, values[index]))) return values;
  const parsed: unknown[] = [];
  for (const [index, { type }] of key.entries()) {
    const { success, data } = type.schema.safeParse(values[index]);
    if (!success) return undefined;
    parsed.push(data);
  }
  return parsed;
}

/** True for a text that is in its one form as it is: most keys are, and there may be thousands. */
function isPlainText({ name }: LeafType, value: unknown): boolean {
  return typeof value === 'string' && (name === 'ID' || name === 'String');
}

/** Reads the values of a key back from its text; undefined when the text is no such key. */
export function readKeyText({ key }: EntityType, text: string): KeyValues | undefined {
  return parseEntityKey(text, key.length)?.map((part, index) => fromText(key[index], part));
}

function fromText(field: KeyField | undefined, text: string): unknown {
  switch (field?.type.name) {
    case 'Int':
      return Number(text);
    case 'Boolean':
      return text === 'true';
    default:
      return text;
  }
}
