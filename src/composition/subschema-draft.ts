import type { KeyTree } from './entry-points/key-tree';
import type { PlacedGuard } from './guards/guard-rule';
import type { LoadedPolicies } from './guards/policy';
import type { Place } from './place';
import type { EntryPoint, Link, Subschema } from './supergraph';

/** An entry point, and where its `@merge` stands. */
export interface PlacedEntryPoint {
  readonly entryPoint: EntryPoint;
  readonly place: Place;
}

/** A computed field, and where its `@computed` stands. */
export interface PlacedComputed {
  readonly type: string;
  readonly field: string;
  readonly requires: KeyTree;
  readonly place: Place;
}

/** The selection of a `@key`, and where it stands. */
export interface PlacedKey {
  readonly type: string;
  readonly selection: KeyTree;
  readonly place: Place;
}

/** A link, and where its `@link` stands. */
export interface PlacedLink {
  readonly type: string;
  readonly field: string;
  readonly link: Link;
  readonly place: Place;
}

/** A subschema that is about to be merged with the others, with what the lint needs to know. All names are public. */
export interface SubschemaDraft {
  readonly subschema: Subschema;
  /** Where to report what stands in no file. */
  readonly manifest: Place;
  readonly keys: readonly PlacedKey[];
  readonly entryPoints: readonly PlacedEntryPoint[];
  readonly computed: readonly PlacedComputed[];
  readonly links: readonly PlacedLink[];
  /** Who may see what. */
  readonly guards: readonly PlacedGuard[];
  /** What guards may name. */
  readonly policies: LoadedPolicies;
  /** Types that links alone name: the subschema's schema has them without fields. */
  readonly borrowed: ReadonlySet<string>;
  /** Root fields that clients do not see, as `Query.field`. */
  readonly internal: ReadonlySet<string>;
  /** What is marked `@canonical`: `Type` or `Type.field`. */
  readonly canonical: ReadonlySet<string>;
  /** Output fields whose type the overlay states. */
  readonly restated: ReadonlySet<string>;
  /** Types about which an error was found already: what follows from it is not reported. */
  readonly tainted: ReadonlySet<string>;
  /** Where the overlay first says something of a type. */
  readonly overlayPlaces: ReadonlyMap<string, Place>;
}
