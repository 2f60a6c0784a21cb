import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DocumentNode } from 'graphql';
import { nearest } from '../../config/nearest';
import type { YamlSource } from '../../config/read-yaml';
import type { Problem } from '../../problem';
import { parseSdl, type ParsedSdl } from './parse-sdl';
import { readText } from './read-text';
import { reasonOf } from '../reason-of';
import { shownPath } from '../shown-path';

/** The files of one subschema. */
export interface SubschemaFolder {
  readonly name: string;
  readonly directory: string;
  /** `subschema.yaml`. */
  readonly manifest: YamlSource;
  /** `schema.graphql`, parsed with locations. */
  readonly schema: DocumentNode | undefined;
  /** `overlay.graphql`, parsed with locations. */
  readonly overlay: DocumentNode | undefined;
  /** The path of `mock.ts`, when it is there. It is not read here. */
  readonly mock: string | undefined;
  /** The paths of `policies/*.ts`, ordered by name. They are not read here. */
  readonly policies: readonly string[];
  /** The texts of `schema.graphql`, `overlay.graphql` and `fold.ts`, for telling whether anything changed. */
  readonly texts: readonly (string | undefined)[];
}

/** A folder that was read. */
export interface ReadFolder {
  /** Undefined when it has no manifest. A folder with problems in its SDL is still here, so that all of its faults are told at once. */
  readonly folder: SubschemaFolder | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Reads the files of one subschema's folder. Files that cannot be read, or do not parse, are problems. What `before`, an earlier
 * and sound reading of the same folder, parsed of an unchanged file is taken over; it is the result when nothing changed.
 */
export async function readSubschemaFolder(
  name: string,
  directory: string,
  before?: SubschemaFolder,
): Promise<ReadFolder> {
  try {
    const read = await readFolder(name, directory, before);
    return isUnchanged(read.folder, before) ? { ...read, folder: before } : read;
  } catch (error) {
    const problem = problemAt(
      directory,
      `This folder cannot be read: ${reasonOf(error)}.`,
      'See that the gateway may read all files in it.',
    );
    return { folder: undefined, problems: [problem] };
  }
}

async function readFolder(name: string, directory: string, before: SubschemaFolder | undefined): Promise<ReadFolder> {
  const files = await readdir(directory);
  const manifestFile = join(directory, 'subschema.yaml');
  const manifest = await readText(manifestFile);
  if (manifest === undefined) return { folder: undefined, problems: [noManifest(manifestFile, files)] };
  const [schemaBefore, overlayBefore] = before?.texts ?? [];
  const schema = await readSdl(join(directory, 'schema.graphql'), { text: schemaBefore, document: before?.schema });
  const overlay = await readSdl(join(directory, 'overlay.graphql'), { text: overlayBefore, document: before?.overlay });
  const fold = await readText(join(directory, 'fold.ts'));
  const folder: SubschemaFolder = {
    name,
    directory,
    manifest: { file: shownPath(manifestFile), text: manifest },
    schema: schema.document,
    overlay: overlay.document,
    mock: files.includes('mock.ts') ? join(directory, 'mock.ts') : undefined,
    policies: files.includes('policies') ? await policyFiles(join(directory, 'policies')) : [],
    texts: [schema.text, overlay.text, fold],
  };
  return { folder, problems: [...schema.problems, ...emptySchema(schema, directory), ...overlay.problems] };
}

/** Rejects where `policies` is no folder, or cannot be read: guards must not be lost in silence. */
async function policyFiles(directory: string): Promise<readonly string[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.ts') && !name.startsWith('.'));
  return names.sort().map((name) => join(directory, name));
}

interface ReadSdl extends ParsedSdl {
  readonly text: string | undefined;
}

async function readSdl(file: string, before: Pick<ReadSdl, 'text' | 'document'>): Promise<ReadSdl> {
  const text = await readText(file);
  if (text === undefined) return { text, document: undefined, problems: [] };
  if (text === before.text && before.document !== undefined) return { ...before, problems: [] };
  return { text, ...parseSdl(text, shownPath(file)) };
}

function isUnchanged(read: SubschemaFolder | undefined, before: SubschemaFolder | undefined): boolean {
  if (read === undefined || before === undefined) return false;
  const isSameText = (text: string | undefined, index: number): boolean => text === before.texts[index];
  const isSameList = read.policies.join('\n') === before.policies.join('\n');
  const isSameFile = read.manifest.text === before.manifest.text && read.mock === before.mock;
  return isSameFile && isSameList && read.texts.every(isSameText);
}

function emptySchema({ text, document, problems }: ReadSdl, directory: string): readonly Problem[] {
  if (text === undefined || document !== undefined || problems.length > 0) return [];
  const mend = 'Write the schema, or remove the file so that the upstream is asked for it.';
  return [problemAt(join(directory, 'schema.graphql'), 'This schema is empty.', mend)];
}

function noManifest(manifestFile: string, files: readonly string[]): Problem {
  const meant = nearest('subschema.yaml', files);
  const mend = meant === undefined ? 'Write it, or move the folder elsewhere.' : `Rename ${meant} to subschema.yaml.`;
  return problemAt(manifestFile, 'There is no subschema.yaml in this folder.', mend);
}

function problemAt(file: string, message: string, mend: string): Problem {
  return { severity: 'error', file: shownPath(file), line: 1, message, mend };
}
