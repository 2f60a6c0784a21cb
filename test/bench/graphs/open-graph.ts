import type { BenchGraph } from './bench-graph';
import { crossKindGraph } from './cross-kind-graph';
import { deepGraph } from './deep-graph';
import { entitiesGraph } from './entities-graph';
import { largeGraph } from './large-graph';
import { publicGraph } from './public-graph';
import { wideGraph } from './wide-graph';

const graphs: Readonly<Record<string, (size: number) => BenchGraph>> = {
  public: publicGraph,
  entities: entitiesGraph,
  'cross-kind': crossKindGraph,
  large: largeGraph,
  wide: wideGraph,
  deep: deepGraph,
};

/** Makes a graph by its name; `wide-50` is the graph `wide` of the size 50. Throws when there is none of that name. */
export function openGraph(name: string): BenchGraph {
  const [, kind = name, size] = /^(.*)-(\d+)$/.exec(name) ?? [];
  const make = graphs[kind];
  if (make === undefined) throw new Error(`There is no graph "${name}"; there are ${Object.keys(graphs).join(', ')}.`);
  return make(Number(size ?? 0));
}
