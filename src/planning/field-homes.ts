import type { FieldNode } from 'graphql';
import { takesRequirement } from '../composition/entry-points/takes-requirement';
import { fieldsOf, hasField, isAtHand, nearestSupplier, suppliesField } from '../composition/routes';
import type { EntryPoint, Subschema } from '../composition/supergraph';
import type { PlanningContext } from './planning-context';

/** Where an object stands: its type, and the subschema that answered it. */
export interface Standpoint {
  readonly type: string;
  readonly base: Subschema;
}

/**
 * Chooses the subschema that each field of an object is asked of: the one that answered the object where that holds the field,
 * then the only one that can, then one that is asked anyway, then the nearest.
 */
export function chooseHomes(
  context: PlanningContext,
  standpoint: Standpoint,
  names: Iterable<string>,
): ReadonlyMap<string, Subschema> {
  const homes = new Map<string, Subschema>();
  const open = new Map<string, readonly Subschema[]>();
  for (const name of names) {
    const candidates = candidatesFor(context, standpoint, name);
    const [first] = candidates;
    if (first === undefined)
      throw new Error(`No subschema can supply ${standpoint.type}.${name} from ${standpoint.base.name}.`);
    if (candidates.length === 1 || first === standpoint.base) homes.set(name, first);
    else open.set(name, candidates);
  }
  for (const [name, candidates] of open) {
    const asked = new Set(homes.values());
    const home = candidates.find((candidate) => asked.has(candidate)) ?? candidates[0];
    if (home !== undefined) homes.set(name, home);
  }
  return homes;
}

/** The subschemas that can supply a field, nearest first. */
function candidatesFor(context: PlanningContext, { type, base }: Standpoint, name: string): readonly Subschema[] {
  const { supergraph } = context;
  if (isAtHand(base, type, name)) return [base];
  const found = [...supergraph.subschemas.values()].flatMap((subschema) => {
    if (!hasField(subschema, type, name)) return [];
    const entryPoint = entryPointFor(context, { type, base }, { subschema, field: name });
    // What the key already says is known where the key comes from, even when the entity is absent here.
    if (entryPoint === undefined || fieldsOf(entryPoint.key).some((field) => field.name.value === name)) return [];
    const distance = context.routes(type, base).entryPoints.get(entryPoint);
    return distance === undefined ? [] : [{ subschema, distance }];
  });
  return found.sort((a, b) => a.distance - b.distance).map(({ subschema }) => subschema);
}

/** The nearest entry point through which a subschema supplies a field of the object; undefined when there is none. */
export function entryPointFor(
  context: PlanningContext,
  { type, base }: Standpoint,
  target: { readonly subschema: Subschema; readonly field: string },
): EntryPoint | undefined {
  const { entryPoints } = context.routes(type, base);
  const requirement = target.subschema.computed.get(`${type}.${target.field}`);
  let nearest: EntryPoint | undefined;
  for (const [entryPoint, distance] of entryPoints) {
    if (entryPoint.subschema !== target.subschema.name) continue;
    if (requirement !== undefined && !takesRequirement(entryPoint, requirement)) continue;
    if (nearest === undefined || distance < (entryPoints.get(nearest) ?? Infinity)) nearest = entryPoint;
  }
  return nearest;
}

/** The subschema nearest to the object that supplies a part of a key or requirement; the standpoint's own when it can. */
export function supplierOf(context: PlanningContext, { type, base }: Standpoint, node: FieldNode): Subschema {
  if (suppliesField(base, type, node)) return base;
  const { subschemas } = context.routes(type, base);
  // A requirement may itself be computed elsewhere.
  const supplier =
    nearestSupplier(subschemas, type, node)?.subschema ?? candidatesFor(context, { type, base }, node.name.value)[0];
  if (supplier === undefined) throw new Error(`No subschema can supply ${type}.${node.name.value} from ${base.name}.`);
  return supplier;
}
