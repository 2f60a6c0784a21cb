import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLNamedType,
  type SelectionSetNode,
} from 'graphql';
import type { EntryPoint, Subschema, Supergraph } from './supergraph';

/** The part of a supergraph that routes depend on. */
export type Joinable = Pick<Supergraph, 'entryPoints' | 'subschemas'>;

/** How far everything is from an entity that one subschema handed out: 0 is at hand, each further request adds one. */
export interface Routes {
  /** The distance of every subschema that can be reached. */
  readonly subschemas: ReadonlyMap<Subschema, number>;
  /** The distance of what lies behind every entry point whose key can be had. */
  readonly entryPoints: ReadonlyMap<EntryPoint, number>;
}

/**
 * Finds which subschemas an object of `type` that `start` answered can be looked up in, through which entry points.
 * Shortest distances, so that a key is always supplied by something nearer than what it opens.
 */
export function routesFrom(joinable: Joinable, type: string, start: Subschema): Routes {
  const subschemas = new Map([[start, 0]]);
  const entryPoints = new Map<EntryPoint, number>();
  const all = joinable.entryPoints.get(type) ?? [];
  for (let changed = true; changed;) {
    changed = false;
    for (const entryPoint of all) {
      const opened = joinable.subschemas.get(entryPoint.subschema);
      const distance = distanceOf(subschemas, entryPoint) + 1;
      if (opened === undefined || distance >= (entryPoints.get(entryPoint) ?? Infinity)) continue;
      entryPoints.set(entryPoint, distance);
      if (distance < (subschemas.get(opened) ?? Infinity)) subschemas.set(opened, distance);
      changed = true;
    }
  }
  return { subschemas, entryPoints };
}

/** The distance at which the whole key of an entry point is known; Infinity when a part of it is nowhere to be had. */
function distanceOf(reached: Routes['subschemas'], { key, type }: EntryPoint): number {
  let distance = 0;
  for (const field of fieldsOf(key)) {
    distance = Math.max(distance, nearestSupplier(reached, type, field)?.distance ?? Infinity);
  }
  return distance;
}

/** Finds the nearest reached subschema that holds a field of `type` with all its sub-fields; computed fields do not count. */
export function nearestSupplier(
  reached: Routes['subschemas'],
  type: string,
  field: FieldNode,
): { readonly subschema: Subschema; readonly distance: number } | undefined {
  let nearest: { subschema: Subschema; distance: number } | undefined;
  for (const [subschema, distance] of reached) {
    if (distance >= (nearest?.distance ?? Infinity)) continue;
    if (suppliesField(subschema, type, field)) nearest = { subschema, distance };
  }
  return nearest;
}

/** True when a subschema that answered an object of the type can answer the field with it. */
export function isAtHand(subschema: Subschema, type: string, field: string): boolean {
  return hasField(subschema, type, field) && !subschema.computed.has(`${type}.${field}`);
}

/** True when a subschema defines a field of an object type, computed or not. */
export function hasField(subschema: Subschema, type: string, field: string): boolean {
  const definition = subschema.schema.getType(type);
  return isObjectType(definition) && definition.getFields()[field] !== undefined;
}

/** Tells whether a subschema by itself holds a field of a type and everything selected below it. */
export function suppliesField(subschema: Subschema, type: string, field: FieldNode): boolean {
  if (subschema.computed.has(`${type}.${field.name.value}`)) return false;
  return holdsField(subschema, subschema.schema.getType(type), field);
}

function holdsField(subschema: Subschema, type: GraphQLNamedType | undefined, field: FieldNode): boolean {
  if (field.name.value === '__typename') return true;
  if (!isObjectType(type) && !isInterfaceType(type)) return false;
  const definition = type.getFields()[field.name.value];
  if (definition === undefined) return false;
  const named = getNamedType(definition.type);
  if (field.selectionSet === undefined) return !isCompositeType(named);
  return fieldsOf(field.selectionSet).every(
    (nested) => !subschema.computed.has(`${named.name}.${nested.name.value}`) && holdsField(subschema, named, nested),
  );
}

/** The fields of a key or requirement, which holds fields alone. */
export function fieldsOf(selectionSet: SelectionSetNode): readonly FieldNode[] {
  return selectionSet.selections.filter((selection) => selection.kind === Kind.FIELD);
}
