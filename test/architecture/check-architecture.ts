import { basename, dirname } from 'node:path';
import { collectEdges, findCircles } from './import-graph';
import type { ImportEdge } from './import-graph';
import { parseModule } from './parse-module';
import type { Mention, ParsedModule } from './parse-module';
import { MAX_LINES, attics, indexes, packageHomes, processHomes, rankOf, roomOf } from './ranks';

/** A source tree: text by path from the repository's root. */
export type SourceTree = ReadonlyMap<string, string>;

/** Finds everything in a source tree that breaks the house's rules, one sentence each with its file; none is an empty list. */
export function checkArchitecture(tree: SourceTree): readonly string[] {
  const modules = new Map([...tree].map(([path, text]) => [path, parseModule(path, text)]));
  const edges = collectEdges(modules);
  return [
    ...edges.flatMap(checkRank),
    ...edges.flatMap(checkKinds),
    ...findCircles(edges).map((circle) => `${circle[0] ?? ''}: imports run in a circle: ${circle.join(' > ')}`),
    ...findCircles(betweenRooms(edges)).map(
      (circle) => `src/${circle[0] ?? ''}: rooms import each other: ${circle.join(' > ')}`,
    ),
    ...[...modules.values()].flatMap(checkModule),
  ];
}

function checkRank({ from, to, line }: ImportEdge): readonly string[] {
  const own = rankOf(roomOf(from));
  const other = rankOf(roomOf(to));
  return own !== undefined && other !== undefined && other < own
    ? [`${from}:${line}: imports ${to}, which ranks above it`]
    : [];
}

/** One kind of upstream does not know another, and what all kinds share knows none; the registry alone knows all. */
function checkKinds({ from, to, line }: ImportEdge): readonly string[] {
  const kind = kindOf(to);
  if (kind === undefined || !from.startsWith('src/upstreams/') || from === 'src/upstreams/index.ts') return [];
  return kindOf(from) === kind ? [] : [`${from}:${line}: imports ${to} of the upstream kind ${kind}`];
}

function kindOf(path: string): string | undefined {
  return /^src\/upstreams\/([^/]+)\//.exec(path)?.[1];
}

function betweenRooms(edges: readonly ImportEdge[]): readonly { readonly from: string; readonly to: string }[] {
  return edges.map(({ from, to }) => ({ from: roomOf(from), to: roomOf(to) })).filter(({ from, to }) => from !== to);
}

function checkModule(module: ParsedModule): readonly string[] {
  const { path, lineCount, imports, processMembers, anys, suppressions } = module;
  return [
    ...checkName(path),
    ...(rankOf(roomOf(path)) === undefined ? [`${path}: is in a room that has no rank`] : []),
    ...(lineCount > MAX_LINES ? [`${path}: has ${lineCount} lines, more than ${MAX_LINES}`] : []),
    ...imports.flatMap((mention) => checkPackage(path, mention)),
    ...processMembers.flatMap((mention) => checkProcess(path, mention)),
    ...anys.map(({ line }) => `${path}:${line}: has the type any`),
    ...suppressions.map(({ line, text }) => `${path}:${line}: silences a check by ${text}`),
  ];
}

function checkName(path: string): readonly string[] {
  const name = basename(path, '.ts');
  const hidden = [...dirname(path).split('/'), name].find((part) => attics.includes(part));
  return [
    ...(hidden === undefined ? [] : [`${path}: "${hidden}" does not say what is in it`]),
    ...(name === 'index' && !indexes.includes(path) ? [`${path}: is a barrel`] : []),
  ];
}

function checkPackage(path: string, { line, text }: Mention): readonly string[] {
  return Object.entries(packageHomes)
    .filter(([name, home]) => isOfPackage(text, name) && !home.test(path))
    .map(([name]) => `${path}:${line}: imports ${text}, which is not for this file (${name})`);
}

function isOfPackage(specifier: string, name: string): boolean {
  return name.endsWith('/') ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`);
}

function checkProcess(path: string, { line, text }: Mention): readonly string[] {
  const home = Object.hasOwn(processHomes, text) ? processHomes[text] : undefined;
  return home === undefined || home.test(path) ? [] : [`${path}:${line}: reads process.${text}`];
}
