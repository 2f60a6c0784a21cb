/** The name of an object's member as JSON text, with the colon behind it. */
export function nameText(key: string): string {
  return `${JSON.stringify(key)}:`;
}

/** The same with what stands before it: the brace of the object before the first, a comma before the others. */
export function openingText(key: string, index: number): string {
  return `${index === 0 ? '{' : ','}${nameText(key)}`;
}
