import type { ObjectShape } from '../planning/plan';
import type { Path } from './error-list';

/** The place of the first root field that a source supplies: where an error of that source stands that names no other. */
export function pathOfSource(root: ObjectShape, source: number): Path | undefined {
  const field = root.fields.find((candidate) => candidate.kind === 'slot' && candidate.source === source);
  return field && { parent: undefined, key: field.responseKey };
}
