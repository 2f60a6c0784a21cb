import type { LinkShape, SlotShape, ValueShape } from '../../planning/plan';
import type { ShapeNumbers } from './shape-numbers';

/** Fields that hold no objects and stand side by side in the client's answer: kept as one text, names and all. */
export interface Run {
  /** Where the record's list of texts holds it. */
  readonly index: number;
  /** What stands before the first: the brace of the object, or a comma. */
  readonly opening: Opening;
  readonly fields: readonly RunField[];
}

export type Opening = '{' | ',';

export interface RunField {
  /** The response key in the upstream's answer. */
  readonly key: string;
  /** The client's. */
  readonly responseKey: string;
  readonly value: ValueShape;
}

/** A field of objects that is kept as text, without its name. */
export interface TextField {
  /** The response key in the upstream's answer. */
  readonly key: string;
  /** Where the record's list of texts holds it. */
  readonly index: number;
  readonly value: ValueShape;
}

/** A link whose objects are kept as text; what they are made of is kept as values. */
export interface LinkField extends Omit<TextField, 'key'> {
  readonly link: LinkShape;
}

/** What is kept of a record that an upstream answered: some fields as values, as keys are made of them, others as text. */
export class RecordLayout {
  /** The response keys of what is kept as values. */
  readonly values = new Set<string>();
  readonly runs: Run[] = [];
  /** Fields of objects, once for each way in which they are written. */
  readonly texts: TextField[] = [];
  readonly links: LinkField[] = [];
  private readonly indexes = new Map<string, number>();

  constructor(private readonly numbers: ShapeNumbers) {}

  /** How many texts a record has. */
  get textCount(): number {
    return this.indexes.size;
  }

  /** Keeps fields that hold no objects as one text; where the record will hold it. */
  keepRun(opening: Opening, slots: readonly SlotShape[]): number {
    const fields = slots.map(({ key, responseKey, value }) => ({ key, responseKey, value }));
    const members = fields.map(({ key, responseKey, value }) => [key, responseKey, this.numbers.of(value)]);
    const { index, isNew } = this.indexOf(JSON.stringify([opening, members]));
    if (isNew) this.runs.push({ index, opening, fields });
    return index;
  }

  /** Keeps what a slot shows as text; where the record will hold it, and whether nothing kept the same before. */
  keepText({ key, value, link }: SlotShape): { readonly index: number; readonly isNew: boolean } {
    const { index, isNew } = this.indexOf(JSON.stringify([key, this.numbers.of(value), link]));
    if (!isNew) return { index, isNew };
    if (link === undefined) this.texts.push({ key, index, value });
    else this.keepLink({ index, value, link });
    return { index, isNew };
  }

  /** Keeps a field as a value. */
  keepValue(key: string): void {
    this.values.add(key);
  }

  /** Where a text is kept, by all that it depends on. */
  private indexOf(written: string): { readonly index: number; readonly isNew: boolean } {
    const known = this.indexes.get(written);
    const index = known ?? this.indexes.size;
    this.indexes.set(written, index);
    return { index, isNew: known === undefined };
  }

  private keepLink(field: LinkField): void {
    this.links.push(field);
    for (const { path } of field.link.parts) if (path[0] !== undefined) this.keepValue(path[0]);
  }
}
