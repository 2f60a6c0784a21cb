/** True for JSON text that `JSON.stringify` would write in the same way. What is nested too deeply for it, is not. */
export function isCanonical(text: string): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}
