import { Fault } from '../world/fault';
import { Obj, type Field, type Value } from '../world/world';
import type { Outcome } from './reach';

/** A computed field's value from what it requires: a text that shows all of it. */
export function compute(field: Field, input: Readonly<Record<string, unknown>>): string {
  return `${field.name}(${field.requires.map((need) => JSON.stringify(pick(input[need.field] ?? null, need.members))).join(',')})`;
}

function pick(value: unknown, members: readonly string[]): unknown {
  if (members.length === 0 || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => pick(item, members));
  const object = value as Readonly<Record<string, unknown>>;
  return members.map((name) => object[name] ?? null);
}

/** What a computed field is in truth. Throws when something it requires went wrong, or the row at its service. */
export function computedValue(
  field: Field,
  source: { readonly read: (name: string) => unknown; readonly enter: () => Outcome },
): unknown {
  const input = Object.fromEntries(
    field.requires.map(({ field: name, members }) => [name, strictly(source.read(name) as Value, members)]),
  );
  const outcome = source.enter();
  if (outcome === 'failed') throw new Error('The row failed.');
  return outcome === 'absent' ? null : compute(field, input);
}

/** A required value as plain data. Throws at a fault; a null in the place of something promised is a null. */
function strictly(value: Value, members: readonly string[]): unknown {
  if (value instanceof Fault) {
    if (value.kind === 'null') return null;
    throw new Error(value.kind);
  }
  if (Array.isArray(value)) return (value as readonly Value[]).map((item) => strictly(item, members));
  if (!(value instanceof Obj)) return value;
  return Object.fromEntries(members.map((name) => [name, strictly(value.values[name] ?? null, [])]));
}

/** The text that a field with arguments answers. */
export function echo(value: string, args: Readonly<Record<string, unknown>>): string {
  return `${value}${JSON.stringify(args)}`;
}
