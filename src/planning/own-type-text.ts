import { isListType, isNonNullType, type GraphQLType } from 'graphql';
import type { Subschema } from '../composition/supergraph';

/** A type of a subschema's public schema as SDL in the upstream's own names, for a variable's definition. */
export function ownTypeText(subschema: Subschema, type: GraphQLType): string {
  if (isNonNullType(type)) return `${ownTypeText(subschema, type.ofType)}!`;
  if (isListType(type)) return `[${ownTypeText(subschema, type.ofType)}]`;
  return subschema.names.type(type.name);
}
