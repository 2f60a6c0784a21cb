import { basename, join, relative, sep } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Problem } from '../../problem';
import type { Composing, CompositionTools } from '../composing';
import { filesHash, listFiles } from '../content-hash';
import type { SubschemaFolder } from '../folders/read-subschema-folder';
import { noPolicies, type LoadedPolicies, type Policy } from '../guards/policy';
import { loadModule, type LentModules } from '../load-module';
import { shownPath } from '../shown-path';

/** Files of a folder that say nothing to its policies. */
const strangers: ReadonlySet<string> = new Set([
  'subschema.yaml',
  'schema.graphql',
  'overlay.graphql',
  'mock.ts',
  'fold.ts',
]);

/**
 * Evaluates the policies of every subschema, as their files are now; those that have not changed are taken over from the
 * composition that serves, so that an upstream stays open whatever becomes of its policies.
 */
export async function loadPolicies(
  composing: Composing,
  { modules }: Pick<CompositionTools, 'modules'>,
): Promise<Composing> {
  const serving = new Map(composing.serving?.subschemas.map(({ folder, policies }) => [folder.directory, policies]));
  const problems = [...composing.problems];
  const subschemas: Composing['subschemas'][number][] = [];
  for (const subschema of composing.subschemas) {
    const { folder } = subschema;
    const loaded = await loadFolder(folder, modules, serving.get(folder.directory));
    problems.push(...loaded.problems);
    subschemas.push({ ...subschema, policies: loaded.policies });
  }
  return { ...composing, subschemas, problems };
}

interface LoadedFolder {
  readonly policies: LoadedPolicies;
  readonly problems: readonly Problem[];
}

async function loadFolder(
  folder: SubschemaFolder,
  modules: LentModules,
  before: LoadedPolicies | undefined,
): Promise<LoadedFolder> {
  if (folder.policies.length === 0) return { policies: noPolicies, problems: [] };
  const hash = await filesHash(await filesOf(folder));
  if (before?.hash === hash) return { policies: before, problems: [] };
  const functions = new Map<string, Policy>();
  const problems: Problem[] = [];
  let isWhole = true;
  for (const file of folder.policies) {
    await nextTurn();
    const loaded = await loadModule(file, modules);
    if (loaded.problem === undefined) problems.push(...addPolicies(functions, file, loaded.exports));
    else {
      isWhole = false;
      problems.push(loaded.problem);
    }
  }
  return { policies: { functions, hash, isWhole }, problems };
}

/** A policy may import any file of its folder. */
async function filesOf({ directory }: SubschemaFolder): Promise<readonly string[]> {
  const files = await listFiles(directory);
  return files.filter((file) => !strangers.has(relative(directory, file)));
}

/** Every function that a file exports is a policy of that name. */
function addPolicies(
  functions: Map<string, Policy>,
  file: string,
  exports: Readonly<Record<string, unknown>>,
): readonly Problem[] {
  const policies = Object.entries(exports).filter((entry): entry is [string, Policy] => typeof entry[1] === 'function');
  if (policies.length === 0) {
    const mend = 'Write "export const <name>: Policy = ({ identity, session, args }) => …".';
    return [problemAt(file, 'This module exports no policy.', mend)];
  }
  return policies.flatMap(([name, policy]) => {
    if (functions.has(name)) {
      const message = `${name} is exported by another file of ${join(...file.split(sep).slice(-3, -1))} too.`;
      return [problemAt(file, message, `Give the policy of ${basename(file)} another name.`)];
    }
    functions.set(name, policy);
    return [];
  });
}

function problemAt(file: string, message: string, mend: string): Problem {
  return { severity: 'error', file: shownPath(file), line: 1, message, mend };
}
