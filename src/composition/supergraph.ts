import type { GraphQLSchema, OperationTypeNode, SelectionSetNode } from 'graphql';
import type { Upstream } from '../upstreams/upstream';
import type { Guards } from './guards/guard';

/** The composed, immutable snapshot: what clients see, and all that planning needs. All names are public unless said otherwise. */
export interface Supergraph {
  /** What clients see, for validation and introspection. It has no resolvers. */
  readonly schema: GraphQLSchema;
  readonly subschemas: ReadonlyMap<string, Subschema>;
  /** For each operation type, a root field's name to the name of the subschema that serves it. */
  readonly rootFields: Readonly<Record<OperationTypeNode, ReadonlyMap<string, string>>>;
  /** Every way into an entity, by the name of its object type; an entry point on an abstract type stands under each of its types. */
  readonly entryPoints: ReadonlyMap<string, readonly EntryPoint[]>;
  /** Who may see what. */
  readonly guards: Guards;
  /** Changes when anything that clients or plans can see changes. */
  readonly hash: string;
}

/** An upstream as the gateway sees it. */
export interface Subschema {
  readonly name: string;
  /** The upstream's schema with its overlay and transforms applied, internal root fields included. */
  readonly schema: GraphQLSchema;
  /** From public names back to the upstream's own. */
  readonly names: OwnNames;
  /** What a computed field needs of its entity, by `Type.field`. */
  readonly computed: ReadonlyMap<string, SelectionSetNode>;
  /** The fields, by `Type.field`, that are made of foreign keys; the upstream does not know them. */
  readonly links: ReadonlyMap<string, Link>;
  readonly upstream: Upstream;
}

/** How a field's value, an entity or a list of them, is named by a foreign key. All names are public. */
export interface Link {
  /** The entity's object type. */
  readonly target: string;
  /** The fields of the object that hold the foreign key: plain or nested, without arguments. */
  readonly key: SelectionSetNode;
  /** Which leaf of the key is which field of the target. */
  readonly parts: readonly LinkedField[];
}

export interface LinkedField {
  readonly path: readonly string[];
  readonly to: string;
}

/** Translates between the public names of a subschema's types and fields and the upstream's own. */
export interface OwnNames {
  /** The upstream's name of a public type. */
  type(publicName: string): string;
  /** The upstream's name of a public field; both arguments are public. */
  field(publicType: string, publicField: string): string;
  /** The public name of a type that the upstream named in `__typename`; undefined when it has no such type. */
  publicType(ownName: string): string | undefined;
}

/** A root field of Query through which a subschema serves an entity by key. */
export interface EntryPoint {
  readonly subschema: string;
  /** The object type served, in public names. */
  readonly type: string;
  /** The root field, in public names; it may be internal, so that it stands in the subschema's schema only. */
  readonly field: string;
  /** What must be known of the entity: fields of `type`, plain or nested, without arguments. */
  readonly key: SelectionSetNode;
  /** True when one call serves a list of keys and answers a list. */
  readonly batch: boolean;
  /** The field's arguments, made from one key (or from all keys when `batch`). */
  readonly args: Readonly<Record<string, KeyExpression>>;
  /**
   * Paths of the key that the served type also has in this subschema: answers are matched by them.
   * Empty: only their position tells which answer is whose.
   */
  readonly match: readonly (readonly string[])[];
}

/** How a value of an argument is made from keys. */
export type KeyExpression =
  /** The value at a path of the key object; an empty path is the whole key object, `__typename` included. */
  | { readonly kind: 'key'; readonly path: readonly string[]; readonly required: boolean }
  /** A list with one item for each key. Only in batch entry points, once. */
  | { readonly kind: 'each'; readonly item: KeyExpression }
  | { readonly kind: 'object'; readonly fields: Readonly<Record<string, KeyExpression>> }
  | { readonly kind: 'list'; readonly items: readonly KeyExpression[] }
  | { readonly kind: 'constant'; readonly value: unknown };
