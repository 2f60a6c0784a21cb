import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../../problem';
import type { OpenSource } from '../upstream-kind';
import type { EventsManifest } from './manifest';

/** Finds what a subschema's folder asks for that is not built yet: it is refused by name, at its line. */
export async function findUnbuiltSettings(source: OpenSource<EventsManifest>): Promise<readonly Problem[]> {
  const { manifest, manifestFile, lineOf, directory } = source;
  const problems: Problem[] = [];
  const refuse = (key: string, message: string, mend: string): void => {
    problems.push({ severity: 'error', file: manifestFile, line: lineOf([key]), message, mend });
  };
  if (manifest.store !== 'memory:')
    refuse('store', 'A store other than memory: is not built yet.', 'Write store: "memory:", or leave it out.');
  if (manifest.partitions > 1)
    refuse('partitions', 'More than one partition is not built yet.', 'Write partitions: 1, or leave it out.');
  if (await exists(join(directory, 'fold.ts'))) {
    problems.push({
      severity: 'error',
      file: manifestFile.replace(/[^/\\]*$/, 'fold.ts'),
      line: 1,
      message: 'A fold of its own, fold.ts, is not built yet.',
      mend: 'Remove the file and say the fold with the directives of schema.graphql.',
    });
  }
  return problems;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
