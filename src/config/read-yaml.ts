import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import type { Problem } from '../problem';

/** A path of keys and list indexes inside a YAML file. */
export type YamlPath = readonly PropertyKey[];

/** A YAML text and the name that problems give it. */
export interface YamlSource {
  /** The file, as a person would open it from the working directory. */
  readonly file: string;
  readonly text: string;
}

/** A YAML file as plain data that still knows its lines. */
export interface YamlFile {
  readonly file: string;
  /** The data, not yet trusted; undefined when the file is empty or does not parse. */
  readonly value: unknown;
  /** The 1-based line of a key or list item; of its nearest ancestor that the file has when it is absent. */
  readonly lineOf: (path: YamlPath) => number;
  /** Why it does not parse; empty when it does. */
  readonly problems: readonly Problem[];
}

/** Parses a YAML text and keeps the lines of its keys. Never throws for what a person wrote. */
export function readYaml({ file, text }: YamlSource): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const problems = document.errors.map(({ message, pos }) => yamlProblem(file, lineAt(pos[0]), message));
  const lineOf = (path: YamlPath): number => lineAt(offsetOf(document, path));
  if (problems.length > 0) return { file, value: undefined, lineOf, problems };
  try {
    return { file, value: document.toJS() ?? undefined, lineOf, problems };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { file, value: undefined, lineOf, problems: [yamlProblem(file, 1, message)] };
  }
}

function yamlProblem(file: string, line: number, message: string): Problem {
  return {
    severity: 'error',
    file,
    line,
    message: `This is not YAML: ${message.split('\n', 1)[0] ?? message}.`,
    mend: 'Correct the syntax on this line; indentation, colons and quotes are the usual suspects.',
  };
}

function offsetOf(document: Document, path: YamlPath): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    const found = stepInto(node, step);
    if (found === undefined) return offset;
    offset = found.offset ?? offset;
    node = found.node;
  }
  return offset;
}

interface Step {
  readonly node: unknown;
  readonly offset: number | undefined;
}

function stepInto(node: unknown, step: PropertyKey): Step | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step));
    return pair && { node: pair.value, offset: startOf(pair.key) };
  }
  if (!isSeq(node)) return undefined;
  const item: unknown = node.items[Number(step)];
  return item === undefined ? undefined : { node: item, offset: startOf(item) };
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
