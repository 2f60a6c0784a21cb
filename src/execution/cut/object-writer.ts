import type { ObjectShape } from '../../planning/plan';
import type { UpstreamRecord } from '../record';
import type { Hole, HoleWriter } from './hole';
import { odd } from './odd';
import type { PiecesBuilder } from './pieces-builder';
import type { RecordLayout } from './record-layout';
import { type MemberText, textOf, writeMembers } from './write-members';

/** Writes the objects of one shape from their cut records. */
export class ObjectWriter implements HoleWriter {
  /** `layout`: of what the object's own subschema answers. */
  constructor(
    readonly shape: ObjectShape,
    readonly layout: RecordLayout,
    private readonly members: readonly MemberText[],
    /** True when objects with the same joins have the same text: they show nothing of their own but what their joins are made of. */
    private readonly isShared = layout.texts.every(({ key, value }) => value.kind === 'leaf' && layout.values.has(key)),
  ) {}

  write({ record, group }: Hole): string {
    if (group?.text !== undefined) return group.text;
    const joined = group?.records();
    if (group === undefined || joined === undefined) throw odd;
    const text = `{${writeMembers(this.members, { own: record, joined })}}`;
    if (this.isShared) group.text = text;
    return text;
  }

  /** Adds the text of an object without joins. */
  addTo(out: PiecesBuilder, record: UpstreamRecord): void {
    out.add('{');
    for (const { name, slot } of this.members) {
      out.add(name);
      if (slot !== undefined) out.add(textOf(record[slot.member]));
    }
    out.add('}');
  }
}
