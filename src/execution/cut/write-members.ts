import type { UpstreamRecord } from '../record';
import { type Text, textAt } from './cut-record';
import { odd } from './odd';

/** A member of an object as it is written: its name, and where its text is. */
export interface MemberText {
  /** With the comma before it; and the whole member where its text is always the same. */
  readonly name: string;
  /** Undefined where the text is always the same. */
  readonly slot: { readonly source: number; readonly index: number; readonly nonNull: boolean } | undefined;
}

/** The records of an object's sources. */
export interface Sources {
  /** Source 0; null for the root, which has none. */
  readonly own: UpstreamRecord | null;
  /** Source n at n - 1: null where the upstream has no such entity. */
  readonly joined: readonly (UpstreamRecord | null)[];
}

/** The members of an object, without its braces. Throws `odd` where a record is absent and must not be. */
export function writeMembers(members: readonly MemberText[], { own, joined }: Sources): string {
  let text = '';
  for (const { name, slot } of members) {
    text += name;
    if (slot === undefined) continue;
    const record = slot.source === 0 ? own : (joined[slot.source - 1] ?? null);
    if (record !== null) text += filled(textAt(record, slot.index));
    else if (slot.nonNull) throw odd;
    else text += 'null';
  }
  return text;
}

function filled(text: Text): string {
  return typeof text === 'string' ? text : text.fill();
}
