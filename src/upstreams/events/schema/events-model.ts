import type { DocumentNode, ObjectTypeDefinitionNode } from 'graphql';
import type { Projection } from '../../../projections/projection';
import type { LeafType } from '../../../projections/value-type';

/** What an events subschema's SDL says, checked: plain data that the answers are compiled from. */
export interface EventsModel {
  /** The schema that is served: the SDL without our directives, with the entry points. */
  readonly typeDefs: DocumentNode;
  /** The entry points' `@key` and `@merge`. */
  readonly overlay: DocumentNode;
  /** Entities by the names of their types. */
  readonly entities: ReadonlyMap<string, EntityType>;
  /** By the names of fields of Query. */
  readonly entryPoints: ReadonlyMap<string, EntryPoint>;
  /** By the names of fields of Mutation. */
  readonly publications: ReadonlyMap<string, Publication>;
  /** By the names of fields of Subscription. */
  readonly liveFields: ReadonlyMap<string, LiveField>;
}

/** A type that is served by key. */
export interface EntityType {
  readonly name: string;
  readonly key: readonly KeyField[];
  /** What it is folded by; undefined: it holds nothing but its key and links. */
  readonly projection: Projection | undefined;
  /** By the names of its fields. */
  readonly links: ReadonlyMap<string, Link>;
  readonly node: ObjectTypeDefinitionNode;
}

/** One field of a key. */
export interface KeyField {
  readonly name: string;
  readonly type: LeafType;
}

/** A field that leads to another entity. */
export interface Link {
  /** The name of the type that it leads to. */
  readonly target: string;
  /** The entity's own fields whose values are the target's key, in the order of that key. */
  readonly from: readonly string[];
}

/** A field of Query that serves an entity by its key. */
export interface EntryPoint {
  readonly field: string;
  /** The name of the type that it serves. */
  readonly type: string;
  /** The argument that takes all keys; undefined where each key field is an argument of its own and one entity is asked for. */
  readonly keysArgument: string | undefined;
}

/** A field of Mutation that publishes an event. */
export interface Publication {
  readonly field: string;
  readonly topic: string;
  readonly eventType: string;
  /** The arguments whose values are the event's key. */
  readonly key: readonly string[];
  /** The name of the type that it returns, an entity's; undefined for Boolean. */
  readonly returns: string | undefined;
  /** True when it may answer null. */
  readonly isNullable: boolean;
}

/** A field of Subscription that follows a projection. */
export interface LiveField {
  readonly field: string;
  /** The name of the type that it returns. */
  readonly type: string;
  /** The key fields that it takes as arguments. */
  readonly keyArguments: readonly string[];
  /** True when a removal may be delivered as null. */
  readonly isNullable: boolean;
}
