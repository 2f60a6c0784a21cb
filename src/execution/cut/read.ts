import type { TextCursor } from './text-cursor';

/** Steps over a value and takes what is kept of it. Throws `odd` where the text is not as expected. */
export type Read<T> = (cursor: TextCursor) => T;
