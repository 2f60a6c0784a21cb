import {
  GraphQLObjectType,
  GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import type { Breathe } from '../breathe';
import { ClientTypes } from './client-types';
import type { DraftGraph, RootField } from './draft-graph';
import { firstOf, mergeField } from './merge-fields';
import { mergeType } from './merge-type';
import { operations, rootTypeOf } from './root-fields';

/** Builds the schema that clients see. It is not validated. */
export async function buildClientSchema(graph: DraftGraph, breathe: Breathe): Promise<GraphQLSchema> {
  const types = new ClientTypes();
  for (const [name, holders] of graph.visible) types.add(mergeType(types, name, holders));
  const roots = operations.map(([operation, name]) => buildRoot(types, graph, operation, name));
  const [query, mutation, subscription] = roots;
  // Fields are made when they are first asked for: here a few at a time, not all at once in the schema's constructor.
  for (const type of [...types.list(), ...roots]) {
    if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) type.getFields();
    else if (isUnionType(type)) type.getTypes();
    await breathe();
  }
  // What only an interface leads to has to be named; the rest is found from the roots, which then come first in print.
  const implementations = types.list().filter((type) => isObjectType(type) && type.getInterfaces().length > 0);
  return new GraphQLSchema({ query, mutation, subscription, types: implementations });
}

function buildRoot(
  types: ClientTypes,
  { drafts, rootFields }: DraftGraph,
  operation: (typeof operations)[number][0],
  name: string,
): GraphQLObjectType | undefined {
  const fields = rootFields[operation];
  if (fields.size === 0) return undefined;
  const build = ({ draft, field }: RootField) => mergeField(types, name, [{ draft, field }], false);
  const root = new GraphQLObjectType({
    name,
    description: firstOf(drafts, ({ subschema }) => rootTypeOf(subschema.schema, operation)?.description),
    fields: () => Object.fromEntries([...fields].map(([field, owner]) => [field, build(owner)])),
  });
  types.add(root);
  return root;
}
