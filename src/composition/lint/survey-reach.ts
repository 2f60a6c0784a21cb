import { getNamedType, isAbstractType, isObjectType } from 'graphql';
import type { Breathe } from '../breathe';
import type { DraftGraph } from '../merge/draft-graph';
import { operations } from '../merge/root-fields';
import { rootTypes } from '../overlay/root-types';
import type { PlacedLink, SubschemaDraft } from '../subschema-draft';
import { FieldSuppliers } from './field-suppliers';
import { linkDraft } from './link-draft';

/** A place where clients can come to an object: its type, the subschema that answers it, and how one gets there. */
export interface Standpoint {
  readonly type: string;
  readonly draft: SubschemaDraft;
  /** A root field, and fields below it, that lead there. */
  readonly path: readonly string[];
  /** The link whose foreign key is all that is known of the object; undefined when the subschema answered it. */
  readonly link: PlacedLink | undefined;
}

/** A field that the subschema which answered the object does not supply. */
export interface DistantField {
  readonly standpoint: Standpoint;
  readonly field: string;
  /** Who supplies it; empty: nobody does. */
  readonly suppliers: readonly SubschemaDraft[];
}

/**
 * Walks to every place where clients can come to an object, from the public root fields on, the shortest way first, and
 * lists the fields that others must supply there.
 */
export async function surveyReach(graph: DraftGraph, breathe: Breathe): Promise<readonly DistantField[]> {
  const suppliers = new FieldSuppliers(graph);
  const distant: DistantField[] = [];
  const walk = new Walk(graph);
  for (const [operation, root] of operations) {
    for (const [name, { draft, field }] of graph.rootFields[operation]) {
      walk.enter(getNamedType(field.type).name, draft, () => [`${root}.${name}`]);
    }
  }
  for (const standpoint of walk.standpoints()) {
    await breathe();
    for (const field of fieldNames(graph, standpoint.type)) {
      const found = suppliers.find(standpoint, field);
      if (found[0] !== standpoint.draft) distant.push({ standpoint, field, suppliers: found });
      for (const supplier of found) walk.follow(standpoint, supplier, field);
    }
  }
  return distant;
}

class Walk {
  private readonly seen = new Set<string>();
  private readonly open: Standpoint[] = [];

  constructor(private readonly graph: DraftGraph) {}

  /** Every standpoint once, those that are entered meanwhile too. */
  *standpoints(): Generator<Standpoint> {
    // The list grows while it is read.
    for (const standpoint of this.open) yield standpoint;
  }

  /** The path is made for what is entered first alone: most that leads to a type comes too late. */
  enter(type: string, draft: SubschemaDraft, path: () => readonly string[]): void {
    for (const name of objectsOf(draft, type)) {
      const key = `${name} ${draft.subschema.name}`;
      if (this.seen.has(key)) continue;
      this.seen.add(key);
      this.open.push({ type: name, draft, path: path(), link: undefined });
    }
  }

  follow({ type, path }: Standpoint, supplier: SubschemaDraft, name: string): void {
    if (supplier.subschema.links.has(`${type}.${name}`)) {
      this.followLink({ type, path }, supplier, name);
      return;
    }
    const parent = supplier.subschema.schema.getType(type);
    const field = isObjectType(parent) ? parent.getFields()[name] : undefined;
    if (field !== undefined) this.enter(getNamedType(field.type).name, supplier, () => [...path, `${type}.${name}`]);
  }

  private followLink({ type, path }: Pick<Standpoint, 'type' | 'path'>, holder: SubschemaDraft, name: string): void {
    const link = holder.links.find((candidate) => candidate.type === type && candidate.field === name);
    const key = `${type}.${name} ${holder.subschema.name}`;
    if (link === undefined || this.seen.has(key)) return;
    this.seen.add(key);
    const draft = linkDraft(this.graph, holder, link);
    this.open.push({ type: link.link.target, draft, path: [...path, `${type}.${name}`], link });
  }
}

/** The names of the fields that clients see of an object type. */
function fieldNames(graph: DraftGraph, type: string): Iterable<string> {
  if (!rootTypes.has(type)) return graph.fields.get(type)?.keys() ?? [];
  return operations.flatMap(([operation, root]) => (root === type ? [...graph.rootFields[operation].keys()] : []));
}

function objectsOf({ subschema }: SubschemaDraft, name: string): readonly string[] {
  const type = subschema.schema.getType(name);
  if (isObjectType(type)) return [name];
  return isAbstractType(type) ? subschema.schema.getPossibleTypes(type).map((possible) => possible.name) : [];
}
