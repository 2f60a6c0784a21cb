import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, resolve, sep } from 'node:path';
import { types } from 'node:util';
import * as graphql from 'graphql';
import { createJiti } from 'jiti';
import type { Problem } from '../problem';
import { reasonOf } from './reason-of';
import { shownPath } from './shown-path';

const noDynamicImport = 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING';

/** Modules that TypeScript in a subschema's folder imports by name; each is made when first asked for. */
export type LentModules = Readonly<Record<string, () => unknown>>;

/** A module of a subschema's folder, evaluated anew; or why it cannot be. */
export type LoadedModule =
  | { readonly exports: Readonly<Record<string, unknown>>; readonly problem: undefined }
  | { readonly exports: undefined; readonly problem: Problem };

/**
 * Evaluates a TypeScript file of a subschema's folder, and whatever it imports from there, as the files are now. Wherever the
 * folder lies, `graphql` and the lent modules are the running gateway's own. Whatever the file does wrong is a problem.
 */
export async function loadModule(path: string, modules: LentModules): Promise<LoadedModule> {
  const file = resolve(path);
  forgetJson(file);
  const jiti = createJiti(file, {
    moduleCache: false,
    fsCache: false,
    virtualModules: lend({ ...modules, graphql: () => graphql }),
  });
  try {
    return { exports: exportsOf(await evaluate(jiti, file)), problem: undefined };
  } catch (error) {
    return { exports: undefined, problem: moduleProblem(file, error) };
  }
}

/** Test runners evaluate us where there is no `import()`; what they load does without top-level await. */
async function evaluate(jiti: ReturnType<typeof createJiti>, file: string): Promise<unknown> {
  try {
    return await jiti.import(file);
  } catch (error) {
    if (!(types.isNativeError(error) && 'code' in error && String(error.code).startsWith(noDynamicImport))) throw error;
    return jiti.evalModule(await readFile(file, 'utf8'), { filename: file, async: false });
  }
}

/** Node keeps JSON modules for ever, whoever asks for them. */
function forgetJson(file: string): void {
  const { cache } = createRequire(file);
  const folder = dirname(file) + sep;
  for (const path of Object.keys(cache)) {
    if (path.endsWith('.json') && path.startsWith(folder)) Reflect.deleteProperty(cache, path);
  }
}

function lend(modules: LentModules): Record<string, unknown> {
  const lent: Record<string, unknown> = {};
  for (const [name, make] of Object.entries(modules))
    Object.defineProperty(lent, name, { enumerable: true, get: make });
  return lent;
}

function exportsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function moduleProblem(file: string, error: unknown): Problem {
  const text = types.isNativeError(error) ? `${error.message}\n${error.stack ?? ''}` : '';
  const place = placeIn(text, dirname(file) + sep);
  return {
    severity: 'error',
    file: shownPath(place?.file ?? file),
    line: place?.line ?? 1,
    message: `This module cannot be loaded: ${reasonOf(error).trim()}.`,
    mend: 'Correct it; it may import files of its folder, selvage, selvage/mocks and graphql.',
  };
}

/** The first place inside a folder that an error names. */
function placeIn(text: string, folder: string): { readonly file: string; readonly line: number } | undefined {
  const start = text.indexOf(folder);
  if (start === -1) return undefined;
  const match = /^([^\n:()]+):(\d+)/.exec(text.slice(start));
  if (match?.[1] === undefined) return undefined;
  return { file: match[1], line: Number(match[2]) };
}
