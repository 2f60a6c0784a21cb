import {
  getNamedType,
  getNullableType,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  isLeafType,
  type GraphQLOutputType,
} from 'graphql';
import type { Link, OwnNames, Subschema } from '../supergraph';

/** Gives the type of a field of a link's target; undefined when it has no such field. */
export type TargetFieldType = (field: string) => GraphQLOutputType | undefined;

/**
 * Makes the subschema that the target of a link stands in: it bears the name of the one that holds the foreign key, knows the
 * fields of the key alone, and no entry point leads to it. From there on a linked object is an entity as any other.
 */
export function linkStandpoint(subschema: Subschema, { target, parts }: Link, typeOf: TargetFieldType): Subschema {
  const fields = parts.flatMap(({ to }) => {
    const type = getNamedType(typeOf(to));
    return isLeafType(type) ? [[to, { type: new GraphQLNonNull(getNullableType(type)) }] as const] : [];
  });
  const type = new GraphQLObjectType({ name: target, fields: Object.fromEntries(fields) });
  return {
    name: subschema.name,
    schema: new GraphQLSchema({ types: [type] }),
    names: sameNames,
    computed: new Map(),
    links: new Map(),
    upstream: subschema.upstream,
  };
}

const sameNames: OwnNames = {
  type: (name) => name,
  field: (_type, field) => field,
  publicType: (name) => name,
};
