import { type Text, textAt } from './cut-record';
import { odd } from './odd';
import type { Sources } from './sources';

/** A member of an object as it is written: its name, and where its text is. */
export interface MemberText {
  /** With the comma before it; and the whole member where its text is always the same. */
  readonly name: string;
  /** Undefined where the text is always the same. */
  readonly slot: { readonly source: number; readonly index: number; readonly nonNull: boolean } | undefined;
}

/** The members of an object, without its braces. Throws `odd` where a record is absent and must not be. */
export function writeMembers(members: readonly MemberText[], sources: Sources): string {
  let text = '';
  for (const { name, slot } of members) {
    text += name;
    if (slot === undefined) continue;
    const record = sources.recordOf(slot.source);
    if (record !== null) text += filled(textAt(record, slot.index));
    else if (slot.nonNull) throw odd;
    else text += 'null';
  }
  return text;
}

function filled(text: Text): string {
  return typeof text === 'string' ? text : text.fill();
}
