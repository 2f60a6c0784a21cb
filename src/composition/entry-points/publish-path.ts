import { getNamedType, isInterfaceType, isObjectType, type GraphQLNamedType } from 'graphql';
import type { Naming } from '../transforms/naming';

/** A step from a type of a subschema by a field: the field's public name, and the type behind it where the subschema knows it. */
export interface PublishedStep {
  readonly name: string;
  readonly type: GraphQLNamedType | undefined;
}

/**
 * Translates one step of a key or requirement. A field that this subschema lacks, or hides, is one that others supply, so its
 * name is public already.
 */
export function publishStep(naming: Naming, type: GraphQLNamedType | undefined, field: string): PublishedStep {
  if (!isObjectType(type) && !isInterfaceType(type)) return { name: field, type: undefined };
  const definition = type.getFields()[field];
  const name = definition === undefined ? undefined : naming.publicField(type.name, field);
  if (definition === undefined || name === undefined) return { name: field, type: undefined };
  return { name, type: getNamedType(definition.type) };
}

/** Translates a path of a key or requirement that begins at a type. */
export function publishPath(naming: Naming, type: GraphQLNamedType, path: readonly string[]): readonly string[] {
  let at: GraphQLNamedType | undefined = type;
  return path.map((field) => {
    const step = publishStep(naming, at, field);
    at = step.type;
    return step.name;
  });
}

/** The type behind a path that begins at a type; undefined where the subschema does not know it. */
export function typeAt(naming: Naming, type: GraphQLNamedType, path: readonly string[]): GraphQLNamedType | undefined {
  return path.reduce<GraphQLNamedType | undefined>((at, field) => publishStep(naming, at, field).type, type);
}
