import { isAbstractType, isObjectType, OperationTypeNode, printType, type GraphQLNamedType } from 'graphql';
import { contentHash } from '../composition/content-hash';
import type { Subschema, Supergraph } from '../composition/supergraph';

/**
 * Gives the fingerprint of a part of a supergraph that documents touch: a type by its name, or a field of a root type as
 * `Query.field`. What is the same in two supergraphs by all fingerprints of what a document touches is, for that document, the
 * same supergraph: it is as valid, its plans are as good, and they hold nothing that only the older one holds.
 *
 * A type's fingerprint is made of what clients see of it, who may, and, for an entity, of every subschema that holds it, since the
 * planner may choose any of them. An object that is no entity is answered by whoever answered what it stands in; input types
 * and leaves are what clients see. Of a root type each field counts by itself, with the subschema that serves it. Subschemas
 * count by identity: composition makes a new one whenever anything of it changes.
 */
export function fingerprintOf(supergraph: Supergraph, coordinate: string): string {
  const known = memory.get(supergraph) ?? new Map<string, string>();
  memory.set(supergraph, known);
  let fingerprint = known.get(coordinate);
  if (fingerprint === undefined) {
    const [type = '', field] = coordinate.split('.', 2);
    const parts = field === undefined ? typeParts(supergraph, type) : rootFieldParts(supergraph, type, field);
    fingerprint = contentHash(parts);
    known.set(coordinate, fingerprint);
  }
  return fingerprint;
}

const operations = Object.values(OperationTypeNode);
const memory = new WeakMap<Supergraph, Map<string, string>>();

function typeParts(supergraph: Supergraph, name: string): readonly string[] {
  const { schema, subschemas, entryPoints } = supergraph;
  const type = schema.getType(name);
  if (type === undefined) return [];
  const parts = [printType(type), ...guardIds(supergraph.guards, type)];
  if (isAbstractType(type)) parts.push(...schema.getPossibleTypes(type).map((possible) => possible.name));
  if (isObjectType(type) && entryPoints.has(name)) {
    const holders = [...subschemas.values()].filter((subschema) => subschema.schema.getType(name) !== undefined);
    parts.push(...holders.map(identityOf));
  }
  return parts;
}

/** What a type and its fields demand: a demand's id stands for its policies too. */
function guardIds({ objects, fields }: Supergraph['guards'], type: GraphQLNamedType): readonly string[] {
  if (!isObjectType(type)) return [];
  const own = Object.keys(type.getFields()).map((field) => [field, fields.get(`${type.name}.${field}`)] as const);
  return [['', objects.get(type.name)] as const, ...own].flatMap(([field, guard = []]) =>
    guard.map(({ id }) => `${field} ${id}`),
  );
}

function rootFieldParts(supergraph: Supergraph, typeName: string, name: string): readonly string[] {
  const { schema, subschemas, rootFields } = supergraph;
  const type = schema.getType(typeName);
  const operation = operations.find((candidate) => schema.getRootType(candidate) === type);
  if (!isObjectType(type) || operation === undefined) return [];
  if (name === '__typename') return [typeName];
  // The schema as a whole is what `__schema` and `__type` answer, and what their plan holds.
  if (name.startsWith('__')) return [identityOf(supergraph)];
  // All that clients see of a root field comes from the subschema that serves it.
  const owner = subschemas.get(rootFields[operation].get(name) ?? '');
  if (owner === undefined) return [];
  const guard = supergraph.guards.fields.get(`${typeName}.${name}`) ?? [];
  return [operation, identityOf(owner), ...guard.map(({ id }) => id)];
}

const identities = new WeakMap<Supergraph | Subschema, string>();
let identified = 0;

/** A name for one object, never given to another. */
function identityOf(part: Supergraph | Subschema): string {
  const known = identities.get(part) ?? String((identified += 1));
  identities.set(part, known);
  return known;
}
