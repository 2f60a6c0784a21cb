import type { EntityFetch, ObjectShape, SlotShape, Step, ValueShape } from '../../planning/plan';
import { type FieldGroup, groupFields } from './group-fields';
import { openingText } from './name-text';
import { ObjectWriter } from './object-writer';
import { RecordLayout } from './record-layout';
import { ShapeNumbers } from './shape-numbers';
import type { MemberText } from './write-members';

/** What is kept of every record of a step, and who writes its objects. */
export class StepLayouts {
  /** Of the root records: of source n at n - 1. */
  readonly roots: readonly RecordLayout[];
  /** How the members of the root object are written. */
  readonly root: readonly MemberText[];
  /** Why only the interpreter can write the step; undefined where it need not. */
  interpreted: 'introspection' | 'refused' | undefined;
  /** True when a text of a root record may have holes. */
  readonly hasHoles: boolean;
  private readonly numbers = new ShapeNumbers();
  private readonly byFetch = new Map<EntityFetch, RecordLayout>();
  private readonly byShape = new Map<ObjectShape, ObjectWriter>();
  private readonly porousMembers = new Map<ObjectShape, readonly (readonly number[])[]>();

  constructor({ roots, shape }: Step) {
    this.roots = roots.map(() => new RecordLayout(this.numbers));
    this.root = this.membersOf(shape, [new RecordLayout(this.numbers), ...this.roots]);
    this.hasHoles = this.porousMembers.get(shape)?.some((members) => members.length > 0) ?? false;
  }

  /** What is kept of the records that an entity fetch answers. */
  ofFetch(fetch: EntityFetch): RecordLayout {
    const known = this.byFetch.get(fetch);
    if (known !== undefined) return known;
    const layout = new RecordLayout(this.numbers);
    this.byFetch.set(fetch, layout);
    for (const { answer } of fetch.match) if (answer[0] !== undefined) layout.keepValue(answer[0]);
    if (fetch.typename !== undefined) layout.keepValue(fetch.typename.key);
    return layout;
  }

  /** A number that equal shapes share. */
  numberOf(shape: ValueShape): number {
    return this.numbers.of(shape);
  }

  /** Who writes the objects of a shape that a kept text is made of. */
  writerOf(shape: ObjectShape): ObjectWriter {
    const writer = this.byShape.get(shape);
    if (writer === undefined) throw new Error(`No text of ${shape.type} is kept.`);
    return writer;
  }

  /** Which texts of a source's records may have holes. */
  porous(shape: ObjectShape, source: number): readonly number[] {
    return this.porousMembers.get(shape)?.[source] ?? [];
  }

  /** `layouts`: of each source. */
  private membersOf(shape: ObjectShape, layouts: readonly RecordLayout[]): readonly MemberText[] {
    const porous: number[][] = layouts.map(() => []);
    this.porousMembers.set(shape, porous);
    const members = groupFields(shape.fields).map((group): MemberText => {
      if (group.kind === 'run') return keepRun(group, layoutOf(layouts, group.source));
      const { start, field } = group;
      const text = openingText(field.responseKey, start);
      if (field.kind === 'slot') {
        const { source, value } = field;
        const kept = this.keep(field, layoutOf(layouts, source));
        if (value.deep) porous[source]?.push(kept);
        return { text, slot: { source, index: kept, absent: value.nonNull ? undefined : 'null' } };
      }
      if (field.kind !== 'typename') this.interpreted = field.kind;
      return { text: `${text}${JSON.stringify(shape.type)}`, slot: undefined };
    });
    return members.length === 0 ? [{ text: '{', slot: undefined }] : members;
  }

  private keep(slot: SlotShape, layout: RecordLayout): number {
    const { index, isNew } = layout.keepText(slot);
    if (isNew) this.prepare(slot.value);
    return index;
  }

  private prepare(value: ValueShape): void {
    if (value.kind === 'list') this.prepare(value.item);
    if (value.kind === 'object') for (const shape of value.selection.objects.values()) this.prepareObject(shape, value);
  }

  private prepareObject(shape: ObjectShape, { nonNull }: ValueShape): void {
    // Each place where something is refused has an error, which only the interpreter writes.
    if (shape.refused !== undefined) this.interpreted = 'refused';
    const own = new RecordLayout(this.numbers);
    const layouts = [own, ...shape.joins.map(({ fetch }) => this.ofFetch(fetch))];
    for (const { source, value } of shape.joins.flatMap(({ reads }) => reads)) {
      layouts[source]?.keepValue(value.responseKey);
    }
    this.byShape.set(shape, new ObjectWriter({ shape, layout: own, nonNull, members: this.membersOf(shape, layouts) }));
  }
}

function layoutOf(layouts: readonly RecordLayout[], source: number): RecordLayout {
  const layout = layouts[source];
  if (layout === undefined) throw new Error(`There is no source ${String(source)}.`);
  return layout;
}

function keepRun({ start, source, slots }: Extract<FieldGroup, { kind: 'run' }>, layout: RecordLayout): MemberText {
  const index = layout.keepRun(start === 0 ? '{' : ',', slots);
  const nulls = slots.map(({ responseKey }, at) => `${openingText(responseKey, start + at)}null`);
  const absent = slots.some(({ value }) => value.nonNull) ? undefined : nulls.join('');
  return { text: '', slot: { source, index, absent } };
}
