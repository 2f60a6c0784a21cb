import type { Enum } from 'protobufjs';
import { legalEnumValue } from './legal-name';

/** An enum's values as GraphQL names and as numbers, both ways. */
export interface EnumNames {
  /** In the order of their declaration. */
  readonly values: readonly EnumValueName[];
  /** A number's first name. */
  readonly byNumber: ReadonlyMap<number, string>;
  readonly byName: ReadonlyMap<string, number>;
  /** What a field of this type is when nothing was sent: the first value's number. */
  readonly zero: number;
}

/** One value: its name in the proto, and the one in GraphQL. */
export interface EnumValueName {
  readonly proto: string;
  readonly name: string;
}

const known = new WeakMap<Enum, EnumNames>();

/** Names the values of an enum. Values that share a number (`allow_alias`) are all taken on input; the first is given out. */
export function nameEnumValues(type: Enum): EnumNames {
  const earlier = known.get(type);
  if (earlier !== undefined) return earlier;
  const taken = new Set<string>();
  const byNumber = new Map<number, string>();
  const byName = new Map<string, number>();
  const values = Object.entries(type.values).map(([proto, number]) => {
    const name = legalEnumValue(proto, taken);
    byName.set(name, number);
    if (!byNumber.has(number)) byNumber.set(number, name);
    return { proto, name };
  });
  const names = { values, byNumber, byName, zero: Object.values(type.values)[0] ?? 0 };
  known.set(type, names);
  return names;
}
