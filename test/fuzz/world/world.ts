import type { Fault } from './fault';
import type { KeyKind } from './key-kind';
import type { TypeShape } from './type-shape';

/** A random graph with its data: what the services hold together, and how it is cut into them. All names are public ones. */
export interface World {
  readonly services: readonly Service[];
  readonly entities: readonly Entity[];
  readonly values: readonly ValueType[];
  readonly abstracts: readonly Abstract[];
  readonly roots: readonly Root[];
}

/** One service of the graph. */
export interface Service {
  readonly name: string;
  /** False: it answers whole objects by field name, as kinds other than graphql do. */
  readonly selects: boolean;
  /** How its own names differ from the public ones: by renames, by a prefix (of the types that it shares with nobody), or not at all. */
  readonly naming: 'plain' | 'renamed' | 'prefixed';
  /** True when it also has fields and a type that its manifest hides. */
  readonly hides: boolean;
}

/** A field of an entity or a value type. */
export interface Field {
  readonly name: string;
  readonly kind: 'leaf' | 'entity' | 'value' | 'abstract' | 'computed' | 'counter' | 'link';
  /** Its named type. */
  readonly type: string;
  readonly shape: TypeShape;
  /** `echo`: the answer repeats the arguments. `first`: the list is cut. */
  readonly args: 'none' | 'echo' | 'first';
  /** The services that hold it. */
  readonly owners: readonly string[];
  /** What a computed field reads of its entity: names, and members of those that are objects. */
  readonly requires: readonly Requirement[];
  /** True when the service declares it nullable and the overlay restates it non-null. */
  readonly restated: boolean;
  /** The foreign key that a link is made of. */
  readonly link?: ForeignKey;
  /** Of which key a part of a foreign key is a value. */
  readonly keyOf?: { readonly entity: string; readonly name: string };
}

/** How a link names an entity of another service: by fields of the object that holds it. */
export interface ForeignKey {
  readonly kind: KeyKind;
  /** Each with the field of the entity's key that it is. */
  readonly parts: readonly { readonly field: string; readonly to: string }[];
}

export interface Requirement {
  readonly field: string;
  /** The members that are read of an object. */
  readonly members: readonly string[];
}

/** An entity: the keys by which each service knows it, its fields, its rows. */
export interface Entity {
  readonly name: string;
  /** Every key there is of it; neighbours in this list are known together by at least one service. */
  readonly kinds: readonly KeyKind[];
  /** By service; a service that is not here does not have the type. */
  readonly known: ReadonlyMap<string, Known>;
  readonly fields: readonly Field[];
  readonly rows: readonly Row[];
  /** True when a field has several owners: none of its rows may then be missing anywhere, or nobody could say what is right. */
  readonly shared: boolean;
  /** True when a key other than the first may be null. */
  readonly looseKeys: boolean;
}

/** How a service knows an entity. */
export interface Known {
  readonly kinds: readonly KeyKind[];
  /** How its entry points take each key; empty when it has none and only refers to the entity. */
  readonly doors: ReadonlyMap<KeyKind, DoorStyle>;
  /** True when it takes the key but does not answer it: its batches are matched by position. */
  readonly keyless: boolean;
  /** True when it answers an ID as a number. */
  readonly numeric: boolean;
}

/**
 * How an entry point takes keys: a list of scalars, a list of key objects, one key's scalars as arguments, a nested expression,
 * IDs of many types under one interface, or representations of many types under one union.
 */
export type DoorStyle = 'list' | 'objects' | 'single' | 'expression' | 'interface' | 'representations';

/** A row of an entity. */
export interface Row {
  readonly entity: string;
  readonly n: number;
  readonly keys: Readonly<Record<string, unknown>>;
  readonly values: Readonly<Record<string, Value>>;
  /** What entry points of a service do instead of answering the row. */
  readonly entries: ReadonlyMap<string, EntryFault>;
  /** The key that its only bridge does not know, and how. */
  readonly lostKey: { readonly kind: KeyKind; readonly service: string; readonly as: 'null' | 'error' } | undefined;
}

/** `absent`: no such row. `error`: null with an error at the row. `text`: a string in its place. `ghost`: a row of a type that nobody knows. */
export type EntryFault = 'absent' | 'error' | 'text' | 'ghost';

/** An object type without a key, of one service. */
export interface ValueType {
  readonly name: string;
  readonly service: string;
  readonly fields: readonly Field[];
}

/** An interface or union of one service. Members are entities and value types. */
export interface Abstract {
  readonly name: string;
  readonly service: string;
  readonly kind: 'interface' | 'union';
  readonly members: readonly string[];
  /** The leaf field that an interface promises beside `id`; its members all have it. */
  readonly field: string;
}

/** A root field. */
export interface Root {
  readonly name: string;
  readonly service: string;
  readonly operation: 'query' | 'mutation' | 'subscription';
  /** `value`: always the same. `lookup`: a row by id. `bump`: raises a counter and gives its row. `ticks`: an event for each item. */
  readonly kind: 'value' | 'lookup' | 'bump' | 'ticks';
  readonly type: string;
  readonly shape: TypeShape;
  readonly value: Value;
}

/** A reference to a row. */
export class Ref {
  constructor(
    readonly entity: string,
    readonly n: number,
  ) {}
}

/** An object of a value type. */
export class Obj {
  constructor(
    readonly type: string,
    readonly values: Readonly<Record<string, Value>>,
  ) {}
}

/** Data as it lies in the world. */
export type Value = string | number | boolean | null | Ref | Obj | Fault | readonly Value[];
