import type { ObjectShape } from '../../planning/plan';
import type { JoinTable } from '../join-table';
import type { UpstreamRecord } from '../record';
import { CutRecord } from './cut-record';
import type { HoleWriter } from './hole';
import { odd } from './odd';
import type { PiecesBuilder } from './pieces-builder';
import type { RecordLayout, RunField } from './record-layout';
import type { Sources } from './sources';
import { type MemberText, writeMembers } from './write-members';

/** What is known of the objects of one shape. */
export interface ObjectWriting {
  readonly shape: ObjectShape;
  /** Of what the object's own subschema answers. */
  readonly layout: RecordLayout;
  readonly members: readonly MemberText[];
  /** True when null must not stand in the object's place. */
  readonly nonNull: boolean;
}

/** Writes the objects of one shape from their cut records. */
export class ObjectWriter implements HoleWriter {
  readonly shape: ObjectShape;
  readonly layout: RecordLayout;
  private readonly members: readonly MemberText[];
  private readonly nonNull: boolean;
  /** True when objects with the same joins have the same text: they show nothing of their own but what their joins are made of. */
  private readonly isShared: boolean;

  constructor({ shape, layout, members, nonNull }: ObjectWriting) {
    this.shape = shape;
    this.layout = layout;
    this.members = members;
    this.nonNull = nonNull;
    const isPartOfKey = ({ key, value }: RunField): boolean => value.kind === 'leaf' && layout.values.has(key);
    this.isShared =
      layout.links.length === 0 &&
      layout.texts.length === 0 &&
      layout.runs.every(({ fields }) => fields.every(isPartOfKey));
  }

  write(object: Sources, table: JoinTable, row: number): string {
    const known = table.texts[row];
    if (known !== undefined) return known;
    const text = this.isAbsent(object) ? 'null' : writeMembers(this.members, object);
    if (this.isShared) table.texts[row] = text;
    return text;
  }

  /** Adds the text of an object without joins. */
  addTo(out: PiecesBuilder, record: UpstreamRecord): void {
    for (const { text, slot } of this.members) {
      out.add(text);
      if (slot !== undefined) out.add(CutRecord.textAt(record, slot.index));
    }
    out.add('}');
  }

  /** True for the target of a link that was found nowhere; where it was found here and not there, the interpreter judges. */
  private isAbsent(object: Sources): boolean {
    if (!this.shape.linked) return false;
    const found = this.shape.joins.filter((_, index) => object.recordOf(index + 1) !== null).length;
    if (found === this.shape.joins.length) return false;
    if (this.nonNull || found > 0) throw odd;
    return true;
  }
}
