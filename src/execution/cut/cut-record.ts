import type { UpstreamRecord } from '../record';
import { odd } from './odd';
import { Pieces } from './pieces';

/** The text of a value, as a whole or with holes. */
export type Text = string | Pieces;

/**
 * A record whose answer was cut: its members are what is kept as values, by response key. The texts are a list, by the numbers
 * that the layout gave them, as a list is filled and read with less work than members by name; no response key is `$`.
 */
export class CutRecord {
  readonly $: Text[];
  [key: string]: unknown;

  /** `texts`: how many there will be, as a list that grows takes room for many more. */
  constructor(texts: number) {
    this.$ = new Array<Text>(texts);
  }
}

/** A text of a record. Throws `odd` where that was not cut, as rows of an answer are that fit no record. */
export function textAt(record: UpstreamRecord, index: number): Text {
  const { $: texts } = record;
  const text: unknown = Array.isArray(texts) ? texts[index] : undefined;
  if (typeof text === 'string' || text instanceof Pieces) return text;
  throw odd;
}
