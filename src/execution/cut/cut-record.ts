import type { UpstreamRecord } from '../record';
import { odd } from './odd';
import type { Pieces } from './pieces';

/** The text of a value, as a whole or with holes. */
export type Text = string | Pieces;

/**
 * A record whose answer was cut: its members are what is kept as values, by response key, and its texts, by the numbers that the
 * layout gave them. Most have one text: a list is made for more alone. No response key begins with `$`.
 */
export class CutRecord {
  [key: string]: unknown;
  private $first: Text | undefined = undefined;
  private readonly $others: Text[] | undefined;

  /** `texts`: how many there will be, as a list that grows takes room for many more. */
  constructor(texts: number) {
    this.$others = texts > 1 ? new Array<Text>(texts - 1) : undefined;
  }

  /** Keeps a text. */
  static put(record: CutRecord, index: number, text: Text): void {
    if (index === 0) record.$first = text;
    else if (record.$others !== undefined) record.$others[index - 1] = text;
  }

  /** A text of a record. Throws `odd` where that was not cut, as rows of an answer are that fit no record. */
  static textAt(record: UpstreamRecord, index: number): Text {
    const text = record instanceof CutRecord ? (index === 0 ? record.$first : record.$others?.[index - 1]) : undefined;
    if (text === undefined) throw odd;
    return text;
  }
}
