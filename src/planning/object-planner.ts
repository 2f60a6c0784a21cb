import { isObjectType, print, type FieldNode, type SelectionSetNode } from 'graphql';
import { fieldsOf, isAtHand } from '../composition/routes';
import type { EntryPoint, Subschema } from '../composition/supergraph';
import type { CollectedFields } from './collect-fields';
import { chooseHomes, entryPointFor, supplierOf, type Standpoint } from './field-homes';
import { finishJoin, type JoinDraft } from './finish-join';
import { mergeFieldNodes } from './merge-field-nodes';
import { ObjectSelection } from './object-selection';
import type { FieldShape, KeyRead, ObjectShape, RefusedShape } from './plan';
import { planSlot } from './plan-slot';
import type { PlanSelection } from './planned-selection';
import type { PlanningContext } from './planning-context';

/** A record that fields of the object are read from: the object itself, or what a join adds to it. */
interface Source {
  readonly selection: ObjectSelection;
  /** Undefined for the object itself. */
  readonly join: JoinDraft | undefined;
}

/** Plans one object of one type: which source each of its fields comes from, and what must be joined for that. */
export class ObjectPlanner {
  private readonly sources: [Source, ...Source[]];
  private readonly standpoint: Standpoint;

  /** `base` is what is asked where the object stands; `planBelow` plans what is selected of a field's value. */
  constructor(
    private readonly context: PlanningContext,
    base: ObjectSelection,
    private readonly planBelow: PlanSelection,
  ) {
    this.sources = [{ selection: base, join: undefined }];
    this.standpoint = { type: base.type, base: base.subschema };
  }

  /** Adds the client's fields to what is asked, and gives the shape of the answer. */
  plan(fields: CollectedFields): ObjectShape {
    const refused = this.refused(fields);
    const names = [...fields.entries()]
      .filter(([key, [node]]) => !refused.has(key) && node.name.value !== '__typename')
      .map(([, [node]]) => node.name.value);
    const homes = chooseHomes(this.context, this.standpoint, new Set(names));
    const shapes = [...fields].map(([responseKey, nodes]): FieldShape => {
      const refusal = refused.get(responseKey);
      if (refusal !== undefined) return refusal;
      const name = nodes[0].name.value;
      const home = homes.get(name);
      if (home === undefined) return { kind: 'typename', responseKey };
      const source = this.sourceFor(home, name);
      const { selection } = this.source(source);
      const requires = source === 0 ? [] : this.requirementsOf(home, name);
      return planSlot(this.context, { selection, source, responseKey, nodes, requires }, this.planBelow);
    });
    const [base] = this.sources;
    if (base.selection.selections.length === 0) base.selection.addTypename();
    return this.finish(shapes);
  }

  /** The fields that the asker may not see, by response key: they are not asked for, whatever else may still need them. */
  private refused(fields: CollectedFields): ReadonlyMap<string, RefusedShape> {
    const { schema, refusals } = this.context;
    const type = schema.getType(this.standpoint.type);
    const refused = new Map<string, RefusedShape>();
    if (!isObjectType(type) || refusals.isEmpty) return refused;
    for (const [responseKey, [node]] of fields) {
      const refusal = refusals.ofField(type, responseKey, node);
      if (refusal !== undefined) refused.set(responseKey, refusal);
    }
    return refused;
  }

  private finish(fields: readonly FieldShape[]): ObjectShape {
    const joins = this.sources.flatMap(({ selection, join }) =>
      join ? [finishJoin(this.context, selection, join)] : [],
    );
    return {
      type: this.standpoint.type,
      fields,
      joins,
      sources: this.sources.map(({ selection }) => selection.subschema.name),
      deep: joins.length > 0 || fields.some((field) => field.kind === 'slot' && field.value.deep),
      linked: false,
    };
  }

  /** The source that supplies a field: the object itself, a join that is there already, or a new one. */
  private sourceFor(home: Subschema, field: string): number {
    const { type, base } = this.standpoint;
    if (home === base && isAtHand(base, type, field)) return 0;
    const entryPoint = entryPointFor(this.context, this.standpoint, { subschema: home, field });
    if (entryPoint === undefined) throw new Error(`${type}.${field} of ${home.name} cannot be reached.`);
    const requirement = home.computed.get(`${type}.${field}`);
    const needed = requirement === undefined ? [] : this.readAll(requirement).map(({ source }) => source);
    const source = this.joinThrough(entryPoint, home, { computed: requirement !== undefined, needed });
    if (requirement !== undefined) this.require(source, requirement);
    return source;
  }

  /** A join that can take one more field, or a new one. A computed field may only join what its requirement does not wait for. */
  private joinThrough(
    entryPoint: EntryPoint,
    home: Subschema,
    field: { readonly computed: boolean; readonly needed: readonly number[] },
  ): number {
    const found = this.sources.findIndex(
      ({ selection, join }, index) =>
        join !== undefined &&
        selection.subschema === home &&
        (!field.computed || join.entryPoint === entryPoint) &&
        !field.needed.some((source) => this.waitsFor(source, index)),
    );
    if (found !== -1) return found;
    const key = this.readAll(entryPoint.key).map((read) => ({ ...read, required: true }));
    const join: JoinDraft = {
      entryPoint,
      reads: new Map(key.map((read) => [read.name, read])),
      requirements: new Map(),
    };
    this.sources.push({ selection: new ObjectSelection(home, this.standpoint.type), join });
    return this.sources.length - 1;
  }

  /** Adds what a computed field requires to the key that its join sends; requirements of several fields are united. */
  private require(source: number, requirement: SelectionSetNode): void {
    const { join } = this.source(source);
    for (const node of fieldsOf(requirement)) {
      const name = node.name.value;
      const known = join?.requirements.get(name);
      const united = known === undefined ? node : mergeFieldNodes(known, node);
      if (join === undefined || (known !== undefined && print(united) === print(known))) continue;
      join.requirements.set(name, united);
      if (join.reads.get(name)?.required !== true) join.reads.set(name, this.read(united));
    }
  }

  private readAll(selectionSet: SelectionSetNode): readonly KeyRead[] {
    return fieldsOf(selectionSet).map((node) => this.read(node));
  }

  /** Asks the nearest supplier for a part of a key or requirement. */
  private read(node: FieldNode): KeyRead {
    const name = node.name.value;
    const home = supplierOf(this.context, this.standpoint, node);
    const source = this.sourceFor(home, name);
    const requires = source === 0 ? [] : this.requirementsOf(home, name);
    return { name, source, requires, value: this.source(source).selection.addKeyPart(node), required: false };
  }

  /** What a field of a join is computed from, by name. */
  private requirementsOf(home: Subschema, field: string): readonly string[] {
    const requirement = home.computed.get(`${this.standpoint.type}.${field}`);
    return requirement === undefined ? [] : fieldsOf(requirement).map(({ name }) => name.value);
  }

  /** True when a source is, or cannot be had before, another. */
  private waitsFor(source: number, other: number): boolean {
    if (source === other) return true;
    const reads = this.source(source).join?.reads.values() ?? [];
    return [...reads].some((read) => this.waitsFor(read.source, other));
  }

  private source(index: number): Source {
    const source = this.sources[index];
    if (source === undefined) throw new Error(`There is no source ${String(index)}.`);
    return source;
  }
}
