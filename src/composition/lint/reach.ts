import { getNamedType, isAbstractType, isObjectType } from 'graphql';
import { rootTypes } from '../overlay/root-types';
import type { DraftGraph } from '../merge/draft-graph';
import { fieldsOf, nearestSupplier, routesFrom, type Routes } from '../routes';
import type { SubschemaDraft } from '../subschema-draft';
import { ownersOf } from './merged-fields';
import { keyTreeOf, leafPaths } from '../entry-points/key-tree';
import { sentPaths } from './sent-paths';

/** A place where clients can come to an object: its type, the subschema that answers it, and how one gets there. */
export interface Standpoint {
  readonly type: string;
  readonly draft: SubschemaDraft;
  /** A root field, and fields below it, that lead there. */
  readonly path: readonly string[];
}

/** Answers, for one graph, which subschemas can supply a field of an object, as planning will find it. */
export class Reach {
  private readonly routes = new Map<string, Routes>();
  private walked: readonly Standpoint[] | undefined;

  constructor(private readonly graph: DraftGraph) {}

  /** Every place where clients can come to an object. */
  standpoints(): readonly Standpoint[] {
    this.walked ??= collectStandpoints(this.graph, this);
    return this.walked;
  }

  /** The subschemas that can supply a field of an object; the one that answered it alone when that can. */
  suppliers({ type, draft }: Pick<Standpoint, 'type' | 'draft'>, field: string): readonly SubschemaDraft[] {
    return this.findSuppliers(type, draft, field, new Set());
  }

  private findSuppliers(
    type: string,
    start: SubschemaDraft,
    field: string,
    pending: ReadonlySet<string>,
  ): readonly SubschemaDraft[] {
    const owners = ownersOf(this.graph, type, field).map(({ draft }) => draft);
    if (owners.includes(start) && !start.subschema.computed.has(`${type}.${field}`)) return [start];
    return owners.filter((owner) => this.supplies({ type, start, field, owner }, pending));
  }

  /** True when an entry point opens the owner, and, for a computed field, takes what it requires, which is to be had. */
  private supplies(
    {
      type,
      start,
      field,
      owner,
    }: {
      readonly type: string;
      readonly start: SubschemaDraft;
      readonly field: string;
      readonly owner: SubschemaDraft;
    },
    pending: ReadonlySet<string>,
  ): boolean {
    const coordinate = `${owner.subschema.name} ${type}.${field}`;
    const routes = this.routesFrom(type, start);
    const opened = [...routes.entryPoints.keys()].filter(({ subschema }) => subschema === owner.subschema.name);
    const requires = owner.subschema.computed.get(`${type}.${field}`);
    if (requires === undefined) return opened.length > 0;
    if (pending.has(coordinate)) return false;
    const inner = new Set([...pending, coordinate]);
    const wanted = leafPaths(keyTreeOf(requires));
    const takes = opened.some((entryPoint) => wanted.every((path) => sentPaths(entryPoint).holds(path)));
    return (
      takes &&
      fieldsOf(requires).every(
        (node) =>
          nearestSupplier(this.graph, routes.subschemas, type, node) !== undefined ||
          this.findSuppliers(type, start, node.name.value, inner).length > 0,
      )
    );
  }

  private routesFrom(type: string, start: SubschemaDraft): Routes {
    const key = `${type} ${start.subschema.name}`;
    const known = this.routes.get(key) ?? routesFrom(this.graph, type, start.subschema.name);
    this.routes.set(key, known);
    return known;
  }
}

/** Walks to every place where clients can come to an object, from the public root fields on, the shortest way first. */
function collectStandpoints(graph: DraftGraph, reach: Reach): readonly Standpoint[] {
  const found = new Map<string, Standpoint>();
  const open: Standpoint[] = [];
  const meet = (type: string, draft: SubschemaDraft, path: readonly string[]) => {
    for (const name of objectsOf(draft, type)) {
      const key = `${name} ${draft.subschema.name}`;
      if (found.has(key)) continue;
      const standpoint = { type: name, draft, path };
      found.set(key, standpoint);
      open.push(standpoint);
    }
  };
  for (const [operation, fields] of Object.entries(graph.rootFields)) {
    const root = `${operation.charAt(0).toUpperCase()}${operation.slice(1)}`;
    for (const [name, { draft, field }] of fields) meet(getNamedType(field.type).name, draft, [`${root}.${name}`]);
  }
  for (let index = 0; index < open.length; index += 1) {
    const standpoint = open[index];
    if (standpoint === undefined) break;
    for (const name of fieldNames(graph, standpoint.type)) {
      for (const supplier of reach.suppliers(standpoint, name)) {
        const type = supplier.subschema.schema.getType(standpoint.type);
        const field = isObjectType(type) ? type.getFields()[name] : undefined;
        if (field !== undefined)
          meet(getNamedType(field.type).name, supplier, [...standpoint.path, `${standpoint.type}.${name}`]);
      }
    }
  }
  return [...found.values()];
}

/** The names of the fields that clients see of an object type. */
export function fieldNames(graph: DraftGraph, type: string): ReadonlySet<string> {
  if (rootTypes.has(type)) return rootFieldNames(graph, type);
  const holders = graph.holders.get(type) ?? [];
  return new Set(holders.flatMap((holder) => (isObjectType(holder.type) ? Object.keys(holder.type.getFields()) : [])));
}

function rootFieldNames({ rootFields }: DraftGraph, type: string): ReadonlySet<string> {
  const fields =
    type === 'Query' ? rootFields.query : type === 'Mutation' ? rootFields.mutation : rootFields.subscription;
  return new Set(fields.keys());
}

function objectsOf({ subschema }: SubschemaDraft, name: string): readonly string[] {
  const type = subschema.schema.getType(name);
  if (isObjectType(type)) return [name];
  return isAbstractType(type) ? subschema.schema.getPossibleTypes(type).map((possible) => possible.name) : [];
}
