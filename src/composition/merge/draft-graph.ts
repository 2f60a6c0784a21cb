import type { GraphQLField, GraphQLNamedType, OperationTypeNode } from 'graphql';
import type { Joinable } from '../routes';
import type { SubschemaDraft } from '../subschema-draft';

/** A subschema's own definition of a type that others may hold too. */
export interface Holder<Type extends GraphQLNamedType = GraphQLNamedType> {
  readonly draft: SubschemaDraft;
  readonly type: Type;
}

/** One subschema's definition of a field. */
export interface FieldHolder {
  readonly draft: SubschemaDraft;
  readonly field: GraphQLField<unknown, unknown>;
}

/** A root field that clients see, and the subschema that serves it. */
export interface RootField {
  readonly draft: SubschemaDraft;
  readonly field: GraphQLField<unknown, unknown>;
}

/** The root fields that clients see, by operation and name. */
export type RootFields = Readonly<Record<OperationTypeNode, ReadonlyMap<string, RootField>>>;

/** Every subschema side by side, before their types are merged. All names are public. */
export interface DraftGraph extends Joinable {
  /** In the order of their names. */
  readonly drafts: readonly SubschemaDraft[];
  /** Who holds a type, by its name. */
  readonly holders: ReadonlyMap<string, readonly Holder[]>;
  /** Who defines a field of an object type or interface, by the names of both, in the order in which fields are met. */
  readonly fields: ReadonlyMap<string, ReadonlyMap<string, readonly FieldHolder[]>>;
  readonly rootFields: RootFields;
  /** The definitions that make up what clients see of a type: holders whose definition no public field leads to are left out. */
  readonly visible: ReadonlyMap<string, readonly Holder[]>;
}
