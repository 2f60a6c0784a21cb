import { posix } from 'node:path';
import type { Mention, ParsedModule } from './parse-module';

/** An import of one source file by another. */
export interface ImportEdge {
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

const ownNames: Readonly<Record<string, string>> = {
  selvage: 'src/gateway.ts',
  'selvage/mocks': 'src/mocks/index.ts',
};

/** Collects the imports between the modules given; those of packages are left out. */
export function collectEdges(modules: ReadonlyMap<string, ParsedModule>): readonly ImportEdge[] {
  return [...modules.values()].flatMap(({ path, imports }) =>
    imports.flatMap((mention) => {
      const to = resolve(path, mention).find((candidate) => modules.has(candidate));
      return to === undefined ? [] : [{ from: path, to, line: mention.line }];
    }),
  );
}

function resolve(from: string, { text }: Mention): readonly string[] {
  const own = ownNames[text];
  if (own !== undefined) return [own];
  if (!text.startsWith('.')) return [];
  const target = posix.join(posix.dirname(from), text);
  return [target, `${target}.ts`, `${target}/index.ts`, target.replace(/\.js$/, '.ts')];
}

/** Finds one circle for each module through which one can be entered first, as the list of its nodes; empty when there is none. */
export function findCircles(edges: readonly { readonly from: string; readonly to: string }[]): readonly string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const circles: string[][] = [];

  function visit(node: string, trail: readonly string[]): void {
    const start = trail.indexOf(node);
    if (start >= 0) {
      circles.push([...trail.slice(start), node]);
      return;
    }
    if (done.has(node)) return;
    for (const target of next.get(node) ?? []) visit(target, [...trail, node]);
    done.add(node);
  }
  for (const node of next.keys()) visit(node, []);
  return circles;
}
