import { HttpFault } from './http-fault';

/** The deepest nesting of objects and lists in a request. */
const maxNesting = 64;

/**
 * Parses JSON that a client sent. A text that is not JSON, or is nested over 64 levels deep, is a 400 that names `what`. Of an
 * object's equal keys the last counts.
 */
export function parseJson(text: string, what: string): unknown {
  if (exceedsNesting(text, maxNesting)) {
    return new HttpFault('BAD_REQUEST', {
      message: `${what} may nest at most ${maxNesting} levels of objects and lists.`,
    });
  }
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return new HttpFault('BAD_REQUEST', { message: `${what} must be JSON.` });
  }
}

/** True when brackets outside of strings nest deeper than `limit`. It reads the text once and does not care whether it is JSON. */
export function exceedsNesting(text: string, limit: number): boolean {
  if (text.length <= limit) return false;
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (inString) {
      if (character === backslash) index += 1;
      else if (character === quote) inString = false;
    } else if (character === quote) inString = true;
    else if (character === openList || character === openObject) {
      depth += 1;
      if (depth > limit) return true;
    } else if (character === closeList || character === closeObject) depth -= 1;
  }
  return false;
}

const quote = 0x22;
const backslash = 0x5c;
const openList = 0x5b;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;
