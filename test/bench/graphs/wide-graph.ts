import type { BenchGraph, BenchService } from './bench-graph';
import { subschemaFolder } from './subschema-folder';

/** One entity with a field from each of `width` services; the first one has the root field. */
export function wideGraph(width: number): BenchGraph {
  const names = Array.from({ length: width }, (_, index) => `part${index + 1}`);
  const parts = names.map((name) => ({ name, field: `of_${name}` }));
  const services = parts.map(({ name, field }, index): BenchService => {
    const entry = `${name}ByIds`;
    const root = index === 0 ? 'thing: Thing\n' : '';
    return {
      name,
      sdl: `type Query {\n${root}${entry}(ids: [ID!]!): [Thing]!\n}\ntype Thing {\nid: ID!\n${field}: String\n}\n`,
      root: {
        thing: { id: '1', [field]: name },
        [entry]: ({ ids }: { readonly ids: readonly string[] }) => ids.map((id) => ({ id, [field]: name })),
      },
    };
  });
  const fields = parts.map(({ field }) => `${field}: String`).join('\n');
  return {
    name: `wide-${width}`,
    services,
    whole: {
      sdl: `type Query {\nthing: Thing\n}\ntype Thing {\nid: ID!\n${fields}\n}\n`,
      root: { thing: { id: '1', ...Object.fromEntries(parts.map(({ name, field }) => [field, name])) } },
    },
    operation: wideOperation(width),
    files: new Map(
      services.flatMap(({ name, sdl }) => subschemaFolder(name, { sdl, type: 'Thing', entry: `${name}ByIds` })),
    ),
  };
}

/** Asks a wide graph for the fields of its first `width` services. */
export function wideOperation(width: number): string {
  return `{ thing { id ${Array.from({ length: width }, (_, index) => `of_part${index + 1}`).join(' ')} } }`;
}
