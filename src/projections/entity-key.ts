/** Writes the values of a key as one text: a single value as it is, several as a JSON list of texts. A partitionkey reads likewise. */
export function formatEntityKey(values: readonly unknown[]): string {
  const texts = values.map(String);
  return texts.length === 1 ? (texts[0] ?? '') : JSON.stringify(texts);
}
