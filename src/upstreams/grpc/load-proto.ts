import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { common, parse, Root } from 'protobufjs';
import type { Problem } from '../../problem';
import { checkDeclarations } from './check-declarations';
import { lineOfMatch } from './line-of-match';
import { describeParseFault } from './parse-fault';

/** Where a .proto file and its imports are looked for. */
export interface ProtoSource {
  /** The files, absolute. */
  readonly files: readonly string[];
  /** Folders that imports are looked for in, absolute, in order; then the importing file's own. */
  readonly includeDirs: readonly string[];
  /** Where a problem lies when it is not in a proto: the manifest and the line of its `proto`. */
  readonly manifest: Pick<Problem, 'file' | 'line'>;
}

/** What loading gives. */
export interface LoadedProto {
  /** Undefined when there are problems. */
  readonly root: Root | undefined;
  readonly problems: readonly Problem[];
  /** Every file that was read or looked for, absolute. */
  readonly files: readonly string[];
}

/** Parts of google/protobuf that protobufjs ships as files beside those that it holds itself. */
const shipped = dirname(require.resolve('protobufjs/package.json'));

/** Reads .proto files and all that they import. Every fault of a person's file is a problem with its file and line. */
export async function loadProto(source: ProtoSource): Promise<LoadedProto> {
  const loading: Loading = { root: new Root(), source, texts: new Map(), bundled: new Set(), tried: [], problems: [] };
  for (const file of source.files) await loadFile(file, loading);
  if (loading.problems.length === 0) resolveAll(loading);
  const { root, problems, tried } = loading;
  return { root: problems.length === 0 ? root : undefined, problems, files: tried };
}

async function loadFile(file: string, loading: Loading): Promise<void> {
  if (loading.texts.has(file)) return;
  const text = await tryRead(file, loading);
  if (text === undefined) {
    loading.problems.push({
      ...loading.source.manifest,
      severity: 'error',
      message: `The file ${shown(file)} cannot be read.`,
      mend: 'Let `proto` name a file, relative to the manifest.',
    });
  } else {
    await loadText(file, text, loading);
  }
}

interface Loading {
  readonly root: Root;
  readonly source: ProtoSource;
  readonly texts: Map<string, string>;
  readonly bundled: Set<string>;
  readonly tried: string[];
  readonly problems: Problem[];
}

async function loadText(file: string, text: string, loading: Loading): Promise<void> {
  loading.texts.set(file, text);
  const imports = parseText(file, text, loading);
  for (const wanted of imports) {
    const bundled = common.get(wanted);
    if (bundled !== null) {
      if (!loading.bundled.has(wanted)) loading.root.addJSON(bundled.nested ?? {});
      loading.bundled.add(wanted);
      continue;
    }
    await loadImport(wanted, { file, text }, loading);
  }
}

interface Importer {
  readonly file: string;
  readonly text: string;
}

async function loadImport(wanted: string, importer: Importer, loading: Loading): Promise<void> {
  const folders = [...loading.source.includeDirs, dirname(importer.file), shipped];
  for (const folder of folders) {
    const file = resolve(folder, wanted);
    if (loading.texts.has(file)) return;
    const text = await tryRead(file, loading);
    if (text !== undefined) return loadText(file, text, loading);
  }
  loading.problems.push({
    severity: 'error',
    file: shown(importer.file),
    line: lineOfMatch(importer.text, `"${wanted}"`) ?? 1,
    message: `The import "${wanted}" is not found.`,
    mend: `Add the folder that it is relative to, to \`includeDirs\` in ${loading.source.manifest.file}.`,
  });
}

function parseText(file: string, text: string, loading: Loading): readonly string[] {
  // Declarations remember the file that is named here; the declared types of protobufjs do not know of it.
  Object.assign(parse, { filename: file });
  try {
    const { imports = [], weakImports = [] } = parse(text, loading.root, {
      keepCase: true,
      alternateCommentMode: true,
    });
    return [...imports, ...weakImports];
  } catch (error) {
    loading.problems.push({ severity: 'error', file: shown(file), ...describeParseFault(error, text) });
    return [];
  } finally {
    Object.assign(parse, { filename: null });
  }
}

function resolveAll({ root, texts, source, problems }: Loading): void {
  try {
    root.resolveAll();
    for (const { file, ...fault } of checkDeclarations(root, texts)) {
      problems.push({ severity: 'error', file: shown(file), ...fault });
    }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const name = /^no such .*?(?:'|: )([\w.]+)/i.exec(said)?.[1];
    const place = [...texts].flatMap(([file, text]) => {
      const line = name === undefined ? undefined : lineOfMatch(text, name);
      return line === undefined ? [] : [{ file: shown(file), line }];
    })[0];
    problems.push({
      ...(place ?? source.manifest),
      severity: 'error',
      message: name === undefined ? `The proto does not resolve: ${said}.` : `The type "${name}" is not defined.`,
      mend: 'Define it, or import the file that does.',
    });
  }
}

async function tryRead(file: string, { tried }: Loading): Promise<string | undefined> {
  tried.push(file);
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** A file as a person would open it from the working directory. */
function shown(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') || isAbsolute(path) ? file : join(path);
}
