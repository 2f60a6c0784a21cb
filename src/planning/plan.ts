import type { GraphQLLeafType, OperationTypeNode } from 'graphql';
import type { EntryPoint, KeyExpression, Subschema } from '../composition/supergraph';
import type { UpstreamRequest, UpstreamSelection, VariableValues } from '../upstreams/upstream';
import type { ArgumentBinding } from './argument-bindings';

/** How one operation is answered, decided once. Immutable and free of any request's values. */
export interface Plan {
  readonly operation: OperationTypeNode;
  /** True when a field is taken out that the asker may not see. */
  readonly refuses: boolean;
  /** Run in series: one for a query or subscription, one for each root field of a mutation. */
  readonly steps: readonly Step[];
  /** The values that the client's arguments take in upstream variables. */
  readonly bindings: readonly ArgumentBinding[];
}

/** Root fetches that run side by side, and the shape of the answer they lead to. */
export interface Step {
  readonly roots: readonly RootFetch[];
  /** The root object: source n is the data of `roots[n - 1]`. It has no joins. */
  readonly shape: ObjectShape;
}

/** A request for root fields, all of one subschema. */
export interface RootFetch {
  readonly subschema: Subschema;
  readonly request: UpstreamRequest;
}

/** A lookup of entities by key. There is one wherever the same is asked, at whatever depth. */
export interface EntityFetch {
  /** Counts from 0 within the plan. */
  readonly id: number;
  readonly subschema: Subschema;
  readonly entryPoint: EntryPoint;
  /** The upstream's name of the entry point's field. */
  readonly field: string;
  readonly selections: readonly UpstreamSelection[];
  /** Arguments made from keys, with their types in the upstream's own names. */
  readonly arguments: readonly EntityArgument[];
  /** Where the answer holds what it is matched by; empty when only its position tells. */
  readonly match: readonly MatchPath[];
  /** True when the entry point may not answer null for the whole. */
  readonly nonNull: boolean;
  /** Where the answer names its type, and which name it must give; undefined when the entry point's type is no other. */
  readonly typename: { readonly key: string; readonly expected: string } | undefined;
}

export interface EntityArgument {
  readonly name: string;
  readonly type: string;
  readonly expression: KeyExpression;
}

/** A member of the key, and the response keys that lead to its counterpart in the answer. */
export interface MatchPath {
  readonly key: readonly string[];
  readonly answer: readonly string[];
  /** True when a row without it is malformed. */
  readonly nonNull: boolean;
}

/** How an object of one type is written: its fields in the client's order, from the object itself and from joined records. */
export interface ObjectShape {
  /** The public name of the object's type. */
  readonly type: string;
  readonly fields: readonly FieldShape[];
  /** Source n is the record of `joins[n - 1]`; source 0 the object that the subschema answered. */
  readonly joins: readonly Join[];
  /** The subschema of each source. */
  readonly sources: readonly string[];
  /** True when this object or anything below it has joins. */
  readonly deep: boolean;
  /** True for the target of a link, which is made of a key alone: null when it has joins and each of them finds nothing. */
  readonly linked: boolean;
  /** For objects that the asker may not see, among those of other types: what is not met, as SDL. Absent: they may be seen. */
  readonly refused?: readonly string[];
}

/** An entity fetch for one object. */
export interface Join {
  readonly fetch: EntityFetch;
  /** The parts of the key, each from the object or from another join's record. */
  readonly reads: readonly KeyRead[];
  /** The sources other than 0 that the key is read from. */
  readonly after: readonly number[];
}

/** Where one field of a key object is read. */
export interface KeyRead {
  /** The field's public name, which is its name in the key object. */
  readonly name: string;
  readonly source: number;
  readonly value: KeyValue;
  /** Where the part is itself computed by a join: the members of that join's key that it needs. */
  readonly requires: readonly string[];
  /** True when no call can be made without it. */
  readonly required: boolean;
}

/** A value of a key at a response key, with what is taken of it. */
export interface KeyValue {
  readonly responseKey: string;
  /** How deep its values are nested in lists. */
  readonly depth: number;
  /** The leaf's type; undefined for an object. */
  readonly leaf: GraphQLLeafType | undefined;
  /** The members taken of an object (of each, in a list), by their public names. */
  readonly members: readonly { readonly name: string; readonly value: KeyValue }[];
}

/** A root field about the schema itself, which the gateway answers without any upstream. */
export interface Introspection {
  /** The field's value. It throws on our own fault alone: the document has been validated. */
  answer(variables: VariableValues): unknown;
}

/** A field of the client's answer. */
export type FieldShape =
  | { readonly kind: 'typename'; readonly responseKey: string }
  | { readonly kind: 'introspection'; readonly responseKey: string; readonly introspection: Introspection }
  | RefusedShape
  | SlotShape;

/** A field that the asker may not see: nobody is asked for it, and it fails wherever it would stand. */
export interface RefusedShape {
  readonly kind: 'refused';
  readonly responseKey: string;
  readonly nonNull: boolean;
  /** What its asker does not meet, as SDL: for explanations alone. */
  readonly unmet: readonly string[];
}

/** A field whose value an upstream supplies. */
export interface SlotShape {
  readonly kind: 'slot';
  /** The client's response key. */
  readonly responseKey: string;
  readonly source: number;
  /** The response key in the record of that source; of a link, where its foreign key begins. */
  readonly key: string;
  readonly value: ValueShape;
  /** The members of the join's key that a computed field cannot do without. */
  readonly requires: readonly string[];
  /** How the value is made where the record does not hold it, but a foreign key; undefined where it does. */
  readonly link: LinkShape | undefined;
}

/** How a foreign key becomes an object, or a list of them: one for each key, null where a part of it is null. */
export interface LinkShape {
  /** How deep the objects are nested in lists; a part without a list holds for each of its items. */
  readonly depth: number;
  readonly parts: readonly LinkPart[];
}

/** A field of the objects that a link makes. */
export interface LinkPart {
  /** The response key under which the objects' shape reads it from source 0. */
  readonly key: string;
  /** The response keys that lead to its value in the record, through lists too. */
  readonly path: readonly string[];
  /** The leaf's type in the record. */
  readonly type: GraphQLLeafType;
}

/** How a value is checked and written. */
export type ValueShape =
  | { readonly kind: 'leaf'; readonly nonNull: boolean; readonly deep: false; readonly type: GraphQLLeafType }
  | { readonly kind: 'list'; readonly nonNull: boolean; readonly deep: boolean; readonly item: ValueShape }
  | { readonly kind: 'object'; readonly nonNull: boolean; readonly deep: boolean; readonly selection: SelectionShape };

/** What is selected of an object that may be of one of several types. */
export interface SelectionShape {
  /** The response key that tells the type; undefined when there is but one. */
  readonly typenameKey: string | undefined;
  /** By the upstream's own name of the type. */
  readonly objects: ReadonlyMap<string, ObjectShape>;
}
