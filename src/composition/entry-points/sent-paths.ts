import type { EntryPoint, KeyExpression } from '../supergraph';

/** What an entry point's arguments take of a key object. */
export interface SentPaths {
  /** True when the value at a path is sent, by itself or inside of a greater one. */
  holds(path: readonly string[]): boolean;
}

/** Collects what an entry point's arguments take. */
export function sentPaths({ args }: EntryPoint): SentPaths {
  const sent = Object.values(args).flatMap(pathsOf);
  return { holds: (path) => sent.some((prefix) => prefix.every((name, index) => name === path[index])) };
}

function pathsOf(expression: KeyExpression): readonly (readonly string[])[] {
  switch (expression.kind) {
    case 'key':
      return [expression.path];
    case 'each':
      return pathsOf(expression.item);
    case 'object':
      return Object.values(expression.fields).flatMap(pathsOf);
    case 'list':
      return expression.items.flatMap(pathsOf);
    case 'constant':
      return [];
  }
}
