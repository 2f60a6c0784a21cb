import type { SelectionSetNode } from 'graphql';
import type { EntryPoint } from '../supergraph';
import { keyTreeOf, leafPaths } from './key-tree';
import { sentPaths } from './sent-paths';

/** True when an entry point's arguments take everything that a computed field requires. Lint and planning ask the same. */
export function takesRequirement(entryPoint: EntryPoint, requirement: SelectionSetNode): boolean {
  const sent = sentPaths(entryPoint);
  return leafPaths(keyTreeOf(requirement)).every((path) => sent.holds(path));
}
