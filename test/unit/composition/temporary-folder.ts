import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of a test's own. */
export interface TemporaryFolder {
  readonly path: string;
  /** Writes files by their path inside the folder; undefined removes one. */
  write(files: Readonly<Record<string, string | undefined>>): Promise<void>;
  remove(): Promise<void>;
}

/** Makes a folder outside the repository. */
export async function createTemporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'selvage-'));
  return {
    path,
    write: async (files) => {
      for (const [name, text] of Object.entries(files)) {
        const file = join(path, name);
        await mkdir(dirname(file), { recursive: true });
        await (text === undefined ? rm(file, { recursive: true }) : writeFile(file, text));
      }
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
