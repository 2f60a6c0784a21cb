import { defaultFieldResolver, isAbstractType, isObjectType, type GraphQLSchema } from 'graphql';
import type { Run } from '../truth/run-conditions';

/** Makes the fields and objects of a schema fail that a run refuses, before anything is looked for. Changes the schema in place. */
export function guardMonolith(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isAbstractType(type)) {
      const { resolveType } = type;
      type.resolveType = async (value, context: Run, info, abstract) => {
        const name = await resolveType?.(value, context, info, abstract);
        if (name !== undefined && context.refused(name)) throw new Error('This object is refused.');
        return name;
      };
    }
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve = defaultFieldResolver, subscribe } = field;
      const check = (context: Run): void => {
        if (context.refused(type.name, field.name)) throw new Error('This field is refused.');
      };
      field.resolve = (source, args, context: Run, info): unknown => {
        check(context);
        return resolve(source, args, context, info);
      };
      if (subscribe === undefined) continue;
      field.subscribe = (source, args, context: Run, info): unknown => {
        check(context);
        return subscribe(source, args, context, info);
      };
    }
  }
  return schema;
}
