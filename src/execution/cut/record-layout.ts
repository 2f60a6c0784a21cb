import type { SlotShape, ValueShape } from '../../planning/plan';
import type { ShapeNumbers } from './shape-numbers';

/** A field of a record that is kept as text. */
export interface TextField {
  /** The response key in the upstream's answer. */
  readonly key: string;
  /** The record's member that holds the text; no response key can be equal to it. */
  readonly member: string;
  readonly value: ValueShape;
}

/** What is kept of a record that an upstream answered: some fields as values, as keys are made of them, others as text. */
export class RecordLayout {
  /** The response keys of what is kept as values. */
  readonly values = new Set<string>();
  /** Fields that are kept as text, once for each way in which they are written. */
  readonly texts: TextField[] = [];
  private readonly members = new Map<string, string>();

  constructor(private readonly numbers: ShapeNumbers) {}

  /** Keeps a field as text; the member that will hold it, and whether nothing kept the same before. */
  keepText({ key, value }: Pick<SlotShape, 'key' | 'value'>): { readonly member: string; readonly isNew: boolean } {
    const written = `${key} ${String(this.numbers.of(value))}`;
    const known = this.members.get(written);
    if (known !== undefined) return { member: known, isNew: false };
    const member = `$${String(this.texts.length)}`;
    this.members.set(written, member);
    this.texts.push({ key, member, value });
    return { member, isNew: true };
  }

  /** Keeps a field as a value. */
  keepValue(key: string): void {
    this.values.add(key);
  }
}
