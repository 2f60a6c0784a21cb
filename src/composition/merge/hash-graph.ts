import { isInterfaceType, isObjectType, print, type GraphQLSchema } from 'graphql';
import type { Breathe } from '../breathe';
import { contentHash } from '../content-hash';
import { guardedCoordinate, printRule } from '../guards/guard-rule';
import type { OwnNames } from '../supergraph';
import type { DraftGraph } from './draft-graph';
import { hashSchema } from './hash-schema';

/** Hashes all that clients and plans can see. The order of subschemas does not matter, that of fields does. */
export async function hashGraph(graph: DraftGraph, client: GraphQLSchema, breathe: Breathe): Promise<string> {
  const parts = [await hashSchema(client, breathe)];
  for (const [operation, fields] of Object.entries(graph.rootFields)) {
    for (const [name, { draft }] of fields) parts.push(`${operation} ${name} ${draft.subschema.name}`);
  }
  for (const { subschema, entryPoints, internal, guards, policies } of graph.drafts) {
    const { name, schema, names, computed, links } = subschema;
    const computedText = [...computed].map(([field, selection]) => [field, print(selection)]);
    const linksText = [...links].map(([field, link]) => [field, { ...link, key: print(link.key) }]);
    const entryText = entryPoints.map(({ entryPoint }) => ({ ...entryPoint, key: print(entryPoint.key) }));
    const guardsText = [
      ...guards.map((guard) => `${guardedCoordinate(guard)} ${printRule(guard.rule)}`),
      policies.hash,
    ];
    const ownNames = [...ownNamesOf(schema, names)];
    parts.push(
      name,
      await hashSchema(schema, breathe),
      JSON.stringify([ownNames, computedText, linksText, entryText, [...internal], guardsText]),
    );
  }
  return contentHash(parts);
}

/** Every name that is not the same on both sides. */
function* ownNamesOf(schema: GraphQLSchema, names: OwnNames): Generator<string> {
  for (const type of Object.values(schema.getTypeMap())) {
    const own = names.type(type.name);
    if (own !== type.name) yield `${own}: ${type.name}`;
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.keys(type.getFields())) {
      const ownField = names.field(type.name, field);
      if (ownField !== field) yield `${type.name}.${ownField}: ${field}`;
    }
  }
}
