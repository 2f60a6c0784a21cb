import { takesRequirement } from '../entry-points/takes-requirement';
import type { DraftGraph } from '../merge/draft-graph';
import { fieldsOf, isAtHand, nearestSupplier, routesFrom, type Routes } from '../routes';
import type { SubschemaDraft } from '../subschema-draft';
import type { Subschema } from '../supergraph';
import { ownersOf } from './merged-fields';

/** An object that a subschema answered. */
export interface AnsweredObject {
  readonly type: string;
  readonly draft: SubschemaDraft;
}

const nothingPending: ReadonlySet<string> = new Set();

/** Finds who can supply fields of objects, as planning will find it. */
export class FieldSuppliers {
  private readonly routes = new Map<Subschema, Map<string, Routes>>();

  constructor(private readonly graph: DraftGraph) {}

  /** The subschemas that can supply a field of an object; the one that answered the object alone where that can. */
  find(object: AnsweredObject, field: string, pending = nothingPending): readonly SubschemaDraft[] {
    const { type, draft } = object;
    if (isAtHand(draft.subschema, type, field)) return [draft];
    const owners = ownersOf(this.graph, type, field);
    return owners.map((owner) => owner.draft).filter((owner) => this.supplies(object, field, owner, pending));
  }

  /** True when an entry point opens the owner and, for a computed field, takes what it requires, which is to be had. */
  private supplies(
    object: AnsweredObject,
    field: string,
    owner: SubschemaDraft,
    pending: ReadonlySet<string>,
  ): boolean {
    const { subschemas, entryPoints } = this.routesFrom(object);
    const requires = owner.subschema.computed.get(`${object.type}.${field}`);
    if (requires === undefined) return subschemas.has(owner.subschema);
    const coordinate = `${owner.subschema.name} ${object.type}.${field}`;
    const opened = [...entryPoints.keys()].filter(({ subschema }) => subschema === owner.subschema.name);
    if (pending.has(coordinate) || !opened.some((entryPoint) => takesRequirement(entryPoint, requires))) return false;
    const inner = new Set([...pending, coordinate]);
    return fieldsOf(requires).every(
      (node) =>
        nearestSupplier(subschemas, object.type, node) !== undefined ||
        this.find(object, node.name.value, inner).length > 0,
    );
  }

  private routesFrom({ type, draft }: AnsweredObject): Routes {
    const byType = this.routes.get(draft.subschema) ?? new Map<string, Routes>();
    this.routes.set(draft.subschema, byType);
    const known = byType.get(type) ?? routesFrom(this.graph, type, draft.subschema);
    byType.set(type, known);
    return known;
  }
}
