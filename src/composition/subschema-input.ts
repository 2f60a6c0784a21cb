import type { DocumentNode } from 'graphql';
import type { Upstream } from '../upstreams/upstream';
import type { LoadedPolicies } from './guards/policy';

/** What a manifest's `transforms` changes of an upstream's names. All names on the left are the upstream's own. */
export interface Transforms {
  /** Put before the name of every type and root field that `rename` does not name. */
  readonly prefix?: string | undefined;
  /** `Type` or `Type.field` to its new name: a bare name on the right. */
  readonly rename?: Readonly<Record<string, string>> | undefined;
  /** `Type` or `Type.field`, left out of the graph. */
  readonly hide?: readonly string[] | undefined;
}

/** One opened upstream with what its folder says of it: all that composing schemas needs. */
export interface SubschemaInput {
  readonly name: string;
  readonly upstream: Upstream;
  /** The definitions of the directives that the upstream's kind gives meaning to in an overlay, as SDL (`UpstreamKind.directives`). */
  readonly directives: string;
  /** `overlay.graphql`, parsed with locations: `loc.source.name` is its file. Undefined when there is none. */
  readonly overlay: DocumentNode | undefined;
  readonly transforms: Transforms;
  /** Of the folder `policies`. Default: none. */
  readonly policies?: LoadedPolicies | undefined;
  /** The manifest's path as problems should name it. */
  readonly manifestFile: string;
  /** 1-based line of a manifest key (`['transforms', 'rename', 'Product']`; an index of a list as text). */
  readonly lineOf: (path: readonly string[]) => number;
}
