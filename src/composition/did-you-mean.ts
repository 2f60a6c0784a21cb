import { nearest } from '../config/nearest';

/** Says which name was meant by a misspelt one, as a sentence to begin a mend with; empty when none is near. */
export function didYouMean(wrong: string, names: Iterable<string>): string {
  const name = nearest(wrong, names);
  return name === undefined ? '' : `Did you mean "${name}"? `;
}
