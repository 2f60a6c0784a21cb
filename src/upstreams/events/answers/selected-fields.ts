import { isAbstractType, isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { UpstreamSelection } from '../../upstream';

/** The fields that a selection asks of one object type, fragments resolved, each with all that is asked below it. */
export function collectSelectedFields(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  selections: readonly UpstreamSelection[],
): ReadonlyMap<string, readonly UpstreamSelection[]> {
  const fields = new Map<string, readonly UpstreamSelection[]>();
  for (const selection of selections) {
    if (selection.kind === 'field') {
      fields.set(selection.name, [...(fields.get(selection.name) ?? []), ...(selection.selections ?? [])]);
    } else if (applies(schema, type, selection.typeCondition)) {
      for (const [name, below] of collectSelectedFields(schema, type, selection.selections)) {
        fields.set(name, [...(fields.get(name) ?? []), ...below]);
      }
    }
  }
  return fields;
}

/** The object type of a name. Throws when the schema has none: plans ask for types of the schema alone. */
export function objectTypeOf(schema: GraphQLSchema, name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`${name} is no object type of this subschema.`);
  return type;
}

function applies(schema: GraphQLSchema, type: GraphQLObjectType, condition: string): boolean {
  const wanted = schema.getType(condition);
  return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type));
}
