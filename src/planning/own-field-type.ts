import { Kind, print } from 'graphql';
import type { Subschema } from '../composition/supergraph';
import type { Upstream } from '../upstreams/upstream';

const memory = new WeakMap<Upstream, ReadonlyMap<string, string>>();

/**
 * The type of a field as the upstream itself declares it, as SDL: an overlay may have restated it as non-null. Undefined for a
 * field that only the overlay declares. `type` and `field` are public names.
 */
export function ownFieldType({ upstream, names }: Subschema, type: string, field: string): string | undefined {
  let types = memory.get(upstream);
  if (types === undefined) {
    types = fieldTypes(upstream);
    memory.set(upstream, types);
  }
  return types.get(`${names.type(type)}.${names.field(type, field)}`);
}

function fieldTypes({ typeDefs }: Upstream): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  for (const node of typeDefs.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
    for (const field of node.fields ?? []) types.set(`${node.name.value}.${field.name.value}`, print(field.type));
  }
  return types;
}
