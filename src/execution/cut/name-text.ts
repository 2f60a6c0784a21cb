/** The name of an object's member as JSON text, with the comma before it where it is not the first, and the colon behind it. */
export function nameText(key: string, index: number): string {
  return `${index === 0 ? '' : ','}${JSON.stringify(key)}:`;
}

/** The same with what stands before a member's value in an answer: the brace of the object before the first. */
export function openingText(key: string, index: number): string {
  return `${index === 0 ? '{' : ''}${nameText(key, index)}`;
}
