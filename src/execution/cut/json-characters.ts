/** The codes of the characters that JSON text is told apart by. */
export const quote = 0x22;
export const comma = 0x2c;
export const minus = 0x2d;
export const zero = 0x30;
const nine = 0x39;
export const openList = 0x5b;
export const closeList = 0x5d;
export const openObject = 0x7b;
export const closeObject = 0x7d;
export const letterN = 0x6e;

/** True for a digit. */
export function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}

/** True for what a number is written with. */
export function isPartOfNumber(code: number): boolean {
  return isDigit(code) || code === minus || code === 0x2b || code === 0x2e || code === 0x65;
}
