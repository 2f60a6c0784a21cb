import type { LinkShape, SlotShape, ValueShape } from '../../planning/plan';
import type { ShapeNumbers } from './shape-numbers';

/** A field of a record that is kept as text. */
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
  /** Fields that are kept as text, once for each way in which they are written. */
  readonly texts: TextField[] = [];
  readonly links: LinkField[] = [];
  private readonly indexes = new Map<string, number>();

  constructor(private readonly numbers: ShapeNumbers) {}

  /** How many texts a record has. */
  get textCount(): number {
    return this.indexes.size;
  }

  /** Keeps what a slot shows as text; where the record will hold it, and whether nothing kept the same before. */
  keepText({ key, value, link }: SlotShape): { readonly index: number; readonly isNew: boolean } {
    const written = JSON.stringify([key, this.numbers.of(value), link]);
    const known = this.indexes.get(written);
    if (known !== undefined) return { index: known, isNew: false };
    const index = this.indexes.size;
    this.indexes.set(written, index);
    if (link === undefined) this.texts.push({ key, index, value });
    else this.keepLink({ index, value, link });
    return { index, isNew: true };
  }

  /** Keeps a field as a value. */
  keepValue(key: string): void {
    this.values.add(key);
  }

  private keepLink(field: LinkField): void {
    this.links.push(field);
    for (const { path } of field.link.parts) if (path[0] !== undefined) this.keepValue(path[0]);
  }
}
