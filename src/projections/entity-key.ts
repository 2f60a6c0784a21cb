/** Writes the values of a key as one text: a single value as it is, several as a JSON list of texts. A partitionkey reads likewise. */
export function formatEntityKey(values: readonly unknown[]): string {
  return values.length === 1 ? String(values[0]) : JSON.stringify(values.map(String));
}

/** Reads a key's text as the texts of its values, of which there are `length`; undefined when it is no such key. */
export function parseEntityKey(text: string, length: number): readonly string[] | undefined {
  if (length === 1) return [text];
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    return undefined;
  }
  const isKey = Array.isArray(values) && values.length === length && values.every((value) => typeof value === 'string');
  return isKey ? (values as readonly string[]) : undefined;
}
