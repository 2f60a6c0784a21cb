import type { RequestDescription } from '../upstreams/upstream';

/** A plan as readable data: what is asked of whom, and in which order. */
export interface PrintedPlan {
  readonly operation: string;
  /** Run one after the other: several for a mutation alone. */
  readonly steps: readonly PrintedStep[];
}

export interface PrintedStep {
  /** Asked first, side by side. */
  readonly roots: readonly PrintedRoot[];
  /** Asked by key, level after level. What one subschema is asked for at one level goes in one request. */
  readonly entities: readonly PrintedFetch[];
  /** What foreign keys become objects; left out where none do. */
  readonly links?: readonly PrintedLink[];
  /** What is taken out, as its asker may not see it; left out where nothing is. */
  readonly refused?: readonly PrintedRefusal[];
  /** Root fields that the gateway answers itself from the schema that clients see; left out where there are none. */
  readonly introspection?: readonly string[];
}

/** `kind` and `requests` are left out where the upstream does not tell them. */
export interface PrintedRoot extends Partial<RequestDescription> {
  readonly subschema: string;
  readonly ask: string;
}

export interface PrintedRefusal {
  /** Where in the client's answer there will be an error instead. */
  readonly path: string;
  /** Of which type's objects that is true; left out where it is of any. */
  readonly type?: string;
  /** The directives that the asker does not meet. */
  readonly unmet: readonly string[];
}

export interface PrintedLink {
  /** Where the objects stand in the client's answer. */
  readonly path: string;
  /** Who holds the foreign key. */
  readonly subschema: string;
  /** Each field of the objects' key, and where its value is in that subschema's answer. */
  readonly key: Readonly<Record<string, string>>;
}

/** A lookup of entities. `requests` are those of a call that asks for nothing else. */
export interface PrintedFetch extends Partial<RequestDescription> {
  readonly subschema: string;
  readonly type: string;
  readonly entryPoint: string;
  /** True when one call takes any number of keys; else the entry point is called once for each. */
  readonly batch: boolean;
  readonly ask: string;
  /** Where in the client's answer it is needed. */
  readonly at: readonly PrintedPlace[];
}

export interface PrintedPlace {
  readonly path: string;
  /** How many calls must have ended before: 1 for what follows the root. */
  readonly level: number;
  /** The members of the key object. */
  readonly key: readonly string[];
  /** The computed fields here, each with the members of the key that it cannot do without; left out where there are none. */
  readonly computed?: Readonly<Record<string, readonly string[]>>;
}
