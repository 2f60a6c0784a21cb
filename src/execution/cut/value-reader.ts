import type { PiecesBuilder } from './pieces-builder';
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
