import type { YamlPath } from '../../config/read-yaml';

/** A `${` in a string of plain data that begins no variable. */
export interface StrayVariable {
  readonly path: YamlPath;
  /** What stands there, as far as a person needs to find it. */
  readonly text: string;
}

const variable = /\$\{[A-Za-z_][A-Za-z0-9_]*(?::-(?:(?!\$\{)[^}])*)?\}/g;

/** Finds every `${` that would be taken as it stands, because it is misspelt or lies inside another. */
export function collectStrayVariables(value: unknown, path: YamlPath = []): readonly StrayVariable[] {
  if (typeof value === 'string') {
    const start = value.replace(variable, (known) => ' '.repeat(known.length)).indexOf('${');
    return start === -1 ? [] : [{ path, text: upToBrace(value.slice(start)) }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => collectStrayVariables(item, [...path, key]));
}

function upToBrace(text: string): string {
  const end = text.indexOf('}');
  return text.slice(0, end === -1 ? 24 : Math.min(end + 1, 40));
}
