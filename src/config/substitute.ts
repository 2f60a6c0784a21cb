import type { YamlPath } from './read-yaml';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A `${NAME}` without a value: which, and where it stands. */
export interface MissingVariable {
  readonly name: string;
  readonly path: YamlPath;
}

/** Data whose strings have their variables replaced. */
export interface Substituted {
  /** The data; a `${NAME}` that has no value is left as it was written. */
  readonly value: unknown;
  readonly missing: readonly MissingVariable[];
}

const variable = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/**
 * Replaces `${NAME}` and `${NAME:-default}` in every string of plain data, keys aside. The default also stands in for an
 * empty value, as in a shell. Values are not looked through again.
 */
export function substitute(value: unknown, environment: Environment): Substituted {
  const missing: MissingVariable[] = [];
  const replaceIn = (text: string, path: YamlPath): string =>
    text.replace(variable, (written: string, name: string, fallback: string | undefined) => {
      const found = Object.hasOwn(environment, name) ? environment[name] : undefined;
      if (fallback !== undefined) return found === undefined || found === '' ? fallback : found;
      if (found === undefined) missing.push({ name, path });
      return found ?? written;
    });
  const walk = (node: unknown, path: YamlPath): unknown => {
    if (typeof node === 'string') return replaceIn(node, path);
    if (Array.isArray(node)) return node.map((item, index) => walk(item, [...path, index]));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, walk(item, [...path, key])]));
  };
  return { value: walk(value, []), missing };
}
