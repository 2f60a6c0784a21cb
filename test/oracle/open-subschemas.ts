import { Source, parse } from 'graphql';
import type { SubschemaInput } from '../../src/composition/subschema-input';
import { memoryUpstream } from './memory-upstream';
import type { MemoryUpstream, MemoryUpstreamOptions } from './memory-upstream';
import type { SampleSubschema } from './sample-graph';

/** Subschemas of a sample graph, ready to be composed by `composeSchemas`. */
export interface OpenedSubschemas {
  readonly inputs: readonly SubschemaInput[];
  /** By subschema, for the calls that each received. */
  readonly upstreams: ReadonlyMap<string, MemoryUpstream>;
}

/** Opens each subschema on an upstream in memory. `options` holds for all of them, by subschema. */
export function openSubschemas(
  subschemas: readonly SampleSubschema[],
  options: Readonly<Record<string, MemoryUpstreamOptions>> = {},
): OpenedSubschemas {
  const opened = subschemas.map((subschema) => {
    const { name, typeDefs, overlay, resolvers, policies = {} } = subschema;
    const upstream = memoryUpstream(typeDefs, resolvers, { name, ...options[name] });
    const input: SubschemaInput = {
      name,
      upstream,
      directives: '',
      overlay: parse(new Source(overlay, `${name}/overlay.graphql`)),
      transforms: {},
      policies: { functions: new Map(Object.entries(policies)), hash: name, isWhole: true },
      manifestFile: `${name}/subschema.yaml`,
      lineOf: () => 1,
    };
    return { input, upstream };
  });
  return {
    inputs: opened.map(({ input }) => input),
    upstreams: new Map(opened.map(({ input, upstream }) => [input.name, upstream])),
  };
}
