import type { BenchGraph, BenchService, Root } from './bench-graph';
import { subschemaFolder } from './subschema-folder';

/** A chain of `depth` services: each has an entity whose `next` is an entity of the service after it. */
export function deepGraph(depth: number): BenchGraph {
  const services = Array.from({ length: depth }, (_, index) => link(index + 1, depth));
  const types = services.map((_, index) => linkType(index + 1, depth)).join('\n');
  return {
    name: `deep-${depth}`,
    services,
    whole: { sdl: `type Query {\nlink1: Link1\n}\n${types}`, root: { link1: wholeLink(1, depth) } },
    operation: deepOperation(depth),
    files: new Map(
      services.flatMap(({ name, sdl }, index) =>
        subschemaFolder(name, { sdl, type: `Link${index + 1}`, entry: `link${index + 1}ByIds` }),
      ),
    ),
  };
}

/** Follows the chain over `depth` services, each of which is one level of fetches. */
export function deepOperation(depth: number): string {
  const nest = (level: number): string => `id name${level < depth ? ` next { ${nest(level + 1)} }` : ''}`;
  return `{ link1 { ${nest(1)} } }`;
}

function link(level: number, depth: number): BenchService {
  const root = level === 1 ? 'link1: Link1\n' : '';
  const next = level < depth ? `type Link${level + 1} {\nid: ID!\n}\n` : '';
  const entity = (id: string): Root => ({ id, name: nameOf(level), next: { id: '1' } });
  return {
    name: `level${level}`,
    sdl: `type Query {\n${root}link${level}ByIds(ids: [ID!]!): [Link${level}]!\n}\n${linkType(level, depth)}${next}`,
    root: {
      link1: entity('1'),
      [`link${level}ByIds`]: ({ ids }: { readonly ids: readonly string[] }) => ids.map(entity),
    },
  };
}

function linkType(level: number, depth: number): string {
  return `type Link${level} {\nid: ID!\nname: String\n${level < depth ? `next: Link${level + 1}\n` : ''}}\n`;
}

function wholeLink(level: number, depth: number): Root {
  return { id: '1', name: nameOf(level), next: level < depth ? wholeLink(level + 1, depth) : null };
}

const nameOf = (level: number): string => `the link of level ${level}`;
