import type { Text } from './cut-record';
import { odd } from './odd';
import { PiecesBuilder } from './pieces-builder';
import type { Read } from './read';
import type { TextCursor } from './text-cursor';

/** How a value is read in the text of an answer. */
export type ValueReader =
  /** Its text is written as it stands. */
  | { readonly isVerbatim: true; readonly skip: (cursor: TextCursor) => void }
  /** It has holes, or its text differs from what is written: it is added to what is being built, which takes the text around it. */
  | { readonly isVerbatim: false; readonly add: (cursor: TextCursor, out: PiecesBuilder) => void };

/** Reads a value that may be null. */
export function nullableReader(present: ValueReader): ValueReader {
  if (present.isVerbatim) {
    const { skip } = present;
    return {
      isVerbatim: true,
      skip: (cursor) => {
        if (!cursor.skipNull()) skip(cursor);
      },
    };
  }
  const { add } = present;
  return {
    isVerbatim: false,
    add: (cursor, out) => {
      if (!cursor.skipNull()) add(cursor, out);
    },
  };
}

/** Reads a list, each item in the same way. */
export function listReader(item: ValueReader): ValueReader {
  if (item.isVerbatim) {
    const { skip } = item;
    return {
      isVerbatim: true,
      skip: (cursor) => {
        if (!cursor.openList()) return;
        do skip(cursor);
        while (cursor.nextItem());
      },
    };
  }
  const { add } = item;
  return {
    isVerbatim: false,
    add: (cursor, out) => {
      if (!cursor.openList()) return;
      do add(cursor, out);
      while (cursor.nextItem());
    },
  };
}

/** A member of an object, and what stands before its value. */
export interface NamedReader {
  readonly name: string;
  readonly reader: ValueReader;
}

/** Reads an object whose members, at least one, stand in this order. */
export function membersReader(members: readonly NamedReader[]): ValueReader {
  const isVerbatim = members.every(({ reader }) => reader.isVerbatim);
  const read = (cursor: TextCursor, out: PiecesBuilder | undefined): void => {
    for (const { name, reader } of members) {
      cursor.expect(name);
      if (reader.isVerbatim) reader.skip(cursor);
      else if (out !== undefined) reader.add(cursor, out);
    }
    cursor.expect('}');
  };
  if (!isVerbatim) return { isVerbatim, add: read };
  return {
    isVerbatim,
    skip: (cursor) => {
      read(cursor, undefined);
    },
  };
}

/** Reads an object whose first member, behind `name`, is its type; `byType`: by the text of that. */
export function typedReader(name: string, byType: ReadonlyMap<string, ValueReader>): ValueReader {
  /** Which reader the object is for; the cursor stays at its beginning. */
  const choose = (cursor: TextCursor): ValueReader => {
    const { position, nextEscape } = cursor;
    cursor.expect(name);
    const start = cursor.position;
    cursor.skipString();
    const reader = byType.get(cursor.text.slice(start, cursor.position));
    if (reader === undefined) throw odd;
    cursor.goBack(position, nextEscape);
    return reader;
  };
  return {
    isVerbatim: false,
    add: (cursor, out) => {
      const reader = choose(cursor);
      if (reader.isVerbatim) reader.skip(cursor);
      else reader.add(cursor, out);
    },
  };
}

/** Takes the text of a value as it is read. */
export function textReader(reader: ValueReader): Read<Text> {
  if (reader.isVerbatim) {
    return (cursor) => {
      const start = cursor.position;
      reader.skip(cursor);
      return cursor.text.slice(start, cursor.position);
    };
  }
  return (cursor) => {
    const out = new PiecesBuilder();
    out.takeFrom(cursor);
    reader.add(cursor, out);
    out.takeTo(cursor);
    return out.build();
  };
}
