import type { Policy } from '../../src/composition/guards/policy';
import type { Resolvers, Row } from './memory-upstream';

/** One subschema of a sample graph, as pure data. */
export interface SampleSubschema {
  readonly name: string;
  /** The upstream's own SDL, without stitching directives. */
  readonly typeDefs: string;
  /** The overlay: `extend …` with `@key`, `@merge`, `@computed` and `@canonical` only, which all oracles understand. */
  readonly overlay: string;
  readonly resolvers: Resolvers;
  /** Of the folder `policies`, by name. Default: none. */
  readonly policies?: Readonly<Record<string, Policy>>;
}

/** An operation that every engine must answer alike. */
export interface SampleOperation {
  /** States what is special about it. */
  readonly name: string;
  readonly document: string;
  readonly variables?: Row;
  /** Why \@graphql-tools/stitch answers it wrongly, where it does; the graph in one piece is right. */
  readonly stitchedIsWrong?: string;
}

/** The same graph twice: in subschemas, and in one piece. */
export interface SampleGraph {
  readonly name: string;
  readonly subschemas: readonly SampleSubschema[];
  /** The graph as one schema; its root fields are the subschemas' public ones. */
  readonly monolith: { readonly typeDefs: string; readonly resolvers: Resolvers };
  readonly operations: readonly SampleOperation[];
}
