import { Kind, type TypeNode } from 'graphql';

/** The name inside a type expression: `Product` of `[Product!]!`. */
export function namedTypeOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type);
}
