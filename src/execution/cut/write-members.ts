import { CutRecord, type Text } from './cut-record';
import { odd } from './odd';
import type { Sources } from './sources';

/** A part of an object as it is written: one member, or a run of them. */
export interface MemberText {
  /** What is always the same: what stands before the first member, names, a type's name. */
  readonly text: string;
  /** Where the rest is; undefined where there is no more. */
  readonly slot: TextSlot | undefined;
}

/** Where a text is. */
export interface TextSlot {
  readonly source: number;
  readonly index: number;
  /** What stands in its place where the record is absent; undefined where that must not be. */
  readonly absent: string | undefined;
}

/** An object as text. Throws `odd` where a record is absent and must not be. */
export function writeMembers(members: readonly MemberText[], sources: Sources): string {
  let written = '';
  for (const { text, slot } of members) {
    written += text;
    if (slot !== undefined) written += writeSlot(slot, sources);
  }
  return `${written}}`;
}

function writeSlot({ source, index, absent }: TextSlot, sources: Sources): string {
  const record = sources.recordOf(source);
  if (record !== null) return filled(CutRecord.textAt(record, index));
  if (absent === undefined) throw odd;
  return absent;
}

function filled(text: Text): string {
  return typeof text === 'string' ? text : text.fill();
}
