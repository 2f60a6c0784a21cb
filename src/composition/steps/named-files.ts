import type { ComposingSubschema } from '../composing';

/** The files that a subschema's manifest names beside the usual ones, by its kind. */
export async function namedFiles({ folder, checked }: ComposingSubschema): Promise<readonly string[]> {
  try {
    return (await checked?.kind.files?.(checked.manifest, folder.directory)) ?? [];
  } catch {
    // Opening meets the same fault next, and tells it with its line.
    return [];
  }
}
