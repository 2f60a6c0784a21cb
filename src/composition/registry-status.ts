import type { Problem } from '../problem';

/** What operators may know of the registry: plain data, as `/readyz` and `/supergraph` print it. Times are RFC 3339. */
export interface RegistryStatus {
  /** The serving supergraph; undefined before the first load has ended. */
  readonly supergraph: { readonly hash: string; readonly since: string } | undefined;
  /** The last load or reload that ended; undefined before the first. Problems may be warnings while `ok` is true. */
  readonly reload: { readonly ok: boolean; readonly at: string; readonly problems: readonly Problem[] } | undefined;
  /** What the serving supergraph is made of, by name. */
  readonly subschemas: readonly SubschemaStatus[];
  /** How many generations live: the serving one and those that operations still hold. */
  readonly generations: number;
}

/** Where one subschema comes from. */
export interface SubschemaStatus {
  readonly name: string;
  readonly kind: string;
  /** The manifest, as a person would open it from the working directory. */
  readonly file: string;
  /** The team of the manifest's `owner`. */
  readonly owner: string | undefined;
  /** True when it runs on its `mock.ts`. */
  readonly mocked: boolean;
  /** Since when its upstream is open. */
  readonly since: string;
}
