import type { Row } from './memory-upstream';

/** Finds the row whose field has the value; null when there is none. */
export function findRow(rows: readonly Row[], field: string, value: unknown): Row | null {
  return rows.find((row) => row[field] === value) ?? null;
}

/** Finds a row for each value of a list argument, null in the place of one that there is none for. */
export function findRows(rows: readonly Row[], field: string, values: unknown): readonly (Row | null)[] {
  return listOf(values).map((value) => findRow(rows, field, value));
}

/** A list argument as a list of unknown values. Throws when it is none: the schema made it one. */
function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError('This argument is not a list.');
  return value;
}

/** A list argument of input objects. */
export function rowsOf(value: unknown): readonly Row[] {
  return listOf(value) as readonly Row[];
}
