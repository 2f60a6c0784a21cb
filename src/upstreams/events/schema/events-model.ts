import type { DocumentNode, ObjectTypeDefinitionNode } from 'graphql';
import type { FilterConstant } from '../../../projections/event-filter';
import type { EventPath } from '../../../projections/event-path';
import type { Projection } from '../../../projections/projection';
import type { LeafType, ValueType } from '../../../projections/value-type';
import type { EventTemplate } from './event-template';

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
  /** By the names of fields of Query. */
  readonly connections: ReadonlyMap<string, Connection>;
  /** By the names of fields of Mutation. */
  readonly publications: ReadonlyMap<string, Publication>;
  /** By the names of fields of Subscription. */
  readonly liveFields: ReadonlyMap<string, LiveField>;
  /** By the names of fields of Subscription. */
  readonly topicFields: ReadonlyMap<string, TopicField>;
}

/** A type that is served by key. */
export interface EntityType {
  readonly name: string;
  readonly key: readonly KeyField[];
  /** What it is folded by, one for each topic that feeds it; none: it holds nothing but its key and links. */
  readonly projections: readonly Projection[];
  /** The first of them, for what all have in common: name, key, fields. */
  readonly projection: Projection | undefined;
  /** The fields that it may be listed by. */
  readonly index: readonly IndexField[];
  /** How old it may be when it is read, in milliseconds; undefined: however old it is. */
  readonly maxLag: number | undefined;
  /** By the names of its fields. */
  readonly links: ReadonlyMap<string, Link>;
  readonly node: ObjectTypeDefinitionNode;
}

/** One field of a key. */
export interface KeyField {
  readonly name: string;
  readonly type: LeafType;
}

/** A field whose values entities are listed by. */
export interface IndexField {
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

/** A field of Query that lists entities in the order of their keys. */
export interface Connection {
  readonly field: string;
  /** The name of the type that it lists. */
  readonly type: string;
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
  /** True when it may be asked to begin with some entities. */
  readonly takesFirst: boolean;
  /** True when a removal may be delivered as null. */
  readonly isNullable: boolean;
}

/** A field of Subscription that delivers the events of a topic. */
export interface TopicField {
  readonly field: string;
  readonly topic: EventTemplate;
  /** The types of events that it delivers; undefined: all. */
  readonly types: ReadonlySet<string> | undefined;
  /** What must hold of an event's payload. */
  readonly filter: readonly FilterTerm[];
  /** The type of the payload as it is delivered; undefined where the payload names an entity by its key. */
  readonly value: ValueType | undefined;
  /** The name of the type that it returns. */
  readonly type: string;
}

/** One thing that must hold of a payload: what stands at a path is one of these. */
export interface FilterTerm {
  readonly path: EventPath;
  readonly anyOf: readonly (FilterConstant | EventTemplate)[];
}
