import { getNamedType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import type { Field, World } from '../world/world';
import type { WorldGuards } from './create-guards';

/** Tells whether somebody may not see an object type, or a field of one. */
export type IsRefused = (type: string, field?: string) => boolean;

/** True of nothing. */
export const nothingRefused: IsRefused = () => false;

/** Judges by a world itself what who has `granted` may not see. `schema`: the whole graph. */
export function refusedFor(
  world: World,
  schema: GraphQLSchema,
  { scopes }: WorldGuards,
  granted: ReadonlySet<string>,
): IsRefused {
  const lacks = (coordinate: string): boolean => (scopes.get(coordinate) ?? []).some((scope) => !granted.has(scope));
  const kinOf = (name: string): readonly string[] => {
    const type = schema.getType(name);
    return [
      name,
      ...(isObjectType(type) || isInterfaceType(type) ? type.getInterfaces().map((each) => each.name) : []),
    ];
  };
  const isRefusedType = (name: string): boolean => kinOf(name).some(lacks);
  const isRefusedField = (typeName: string, name: string): boolean => {
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[name] : undefined;
    if (field === undefined) return false;
    return (
      kinOf(typeName).some((each) => lacks(`${each}.${name}`)) ||
      isRefusedType(getNamedType(field.type).name) ||
      isMadeOfRefused(typeName, fieldOf(world, typeName, name))
    );
  };
  const isMadeOfRefused = (typeName: string, field: Field | undefined): boolean =>
    (field?.requires ?? []).some((need) => {
      const type = schema.getType(typeName);
      const required = isObjectType(type) ? type.getFields()[need.field] : undefined;
      const below = required === undefined ? '' : getNamedType(required.type).name;
      return isRefusedField(typeName, need.field) || need.members.some((member) => isRefusedField(below, member));
    });
  return (type, field) => (field === undefined ? isRefusedType(type) : isRefusedField(type, field));
}

function fieldOf({ entities }: World, type: string, name: string): Field | undefined {
  return entities.find((entity) => entity.name === type)?.fields.find((field) => field.name === name);
}
