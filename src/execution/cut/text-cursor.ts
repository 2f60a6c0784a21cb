import { endOfEscape } from './end-of-escape';
import {
  closeList,
  closeObject,
  comma,
  isDigit,
  isPartOfNumber,
  letterN,
  minus,
  openList,
  openObject,
  quote,
  zero,
} from './json-characters';
import { isCanonical } from './is-canonical';
import { odd } from './odd';

/** The largest integers of so many digits are exact as a number. */
const exactDigits = 15;

/**
 * Steps through JSON text that is written as `JSON.stringify` writes it, without space, and holds no control character. Every
 * step throws `odd` where the text is not as expected, well formed or not: then it must be parsed.
 */
export class TextCursor {
  /** Where the next step begins. */
  position = 0;
  /** Where the next backslash is; beyond every place where there is none. */
  nextEscape: number;
  private readonly hasEscapes: boolean;

  constructor(readonly text: string) {
    this.nextEscape = this.escapeFrom(0);
    this.hasEscapes = this.nextEscape !== Infinity;
  }

  /** Goes back to a place where it has been; `nextEscape`: as it was there. */
  goBack(position: number, nextEscape: number): void {
    this.position = position;
    this.nextEscape = nextEscape;
  }

  /** Steps over exactly this text. */
  expect(text: string): void {
    if (!this.text.startsWith(text, this.position)) throw odd;
    this.position += text.length;
  }

  /** Steps over exactly this text if it is there. */
  skipText(text: string): boolean {
    const isThere = this.text.startsWith(text, this.position);
    if (isThere) this.position += text.length;
    return isThere;
  }

  /** Throws `odd` where text is left. */
  expectEnd(): void {
    if (this.position !== this.text.length) throw odd;
  }

  /** Steps over `null` if it is there. */
  skipNull(): boolean {
    if (this.text.charCodeAt(this.position) !== letterN) return false;
    this.expect('null');
    return true;
  }

  /** Steps over a string. */
  skipString(): void {
    if (this.text.charCodeAt(this.position) !== quote) throw odd;
    let end = this.text.indexOf('"', this.position + 1);
    if (end > this.nextEscape) end = this.endOfEscaped();
    if (end === -1) throw odd;
    this.position = end + 1;
  }

  /** Steps over an integer of 32 bits. */
  skipInt(): void {
    const start = this.position;
    this.skipDigits();
    if (this.position - start < 10) return;
    const value = Number(this.text.slice(start, this.position));
    if (value !== (value | 0)) throw odd;
  }

  /** Steps over a number, written as JavaScript writes it. */
  skipNumber(): void {
    const start = this.position;
    const { text } = this;
    this.skipDigits();
    const next = text.charCodeAt(this.position);
    const isWhole = next === comma || next === closeObject || next === closeList;
    if (isWhole && this.position - start <= exactDigits) return;
    while (isPartOfNumber(text.charCodeAt(this.position))) this.position += 1;
    const number = text.slice(start, this.position);
    if (String(Number(number)) !== number) throw odd;
  }

  /** Steps over `true` or `false`. */
  skipBoolean(): void {
    this.expect(this.text.startsWith('true', this.position) ? 'true' : 'false');
  }

  /** Steps over any value that `JSON.stringify` would write in the same way. */
  skipAny(): void {
    const start = this.position;
    switch (this.text.charCodeAt(start)) {
      case quote:
        this.skipString();
        return;
      case openObject:
      case openList:
        this.skipNested();
        if (!isCanonical(this.text.slice(start, this.position))) throw odd;
        return;
      case letterN:
        this.expect('null');
        return;
    }
    if (isPartOfNumber(this.text.charCodeAt(start))) this.skipNumber();
    else this.skipBoolean();
  }

  /** Steps over the beginning of a list; true when an item follows, false when that was the whole list. */
  openList(): boolean {
    this.expect('[');
    if (this.text.charCodeAt(this.position) !== closeList) return true;
    this.position += 1;
    return false;
  }

  /** Steps over what follows an item of a list; true when that is another item. */
  nextItem(): boolean {
    const next = this.text.charCodeAt(this.position);
    this.position += 1;
    if (next === comma) return true;
    if (next === closeList) return false;
    throw odd;
  }

  /** The value of the text from a place up to the next step. */
  parse(start: number): unknown {
    const isString = this.text.charCodeAt(start) === quote;
    if (isString && !this.hasEscapes) return this.text.slice(start + 1, this.position - 1);
    const text = this.text.slice(start, this.position);
    if (isString && !text.includes('\\')) return text.slice(1, -1);
    if (isPartOfNumber(text.charCodeAt(0))) return Number(text);
    try {
      return JSON.parse(text);
    } catch {
      throw odd;
    }
  }

  /** Steps over digits, with a sign or without: no zero in front, and no negative zero, which is written as 0. */
  private skipDigits(): void {
    const { text } = this;
    const start = text.charCodeAt(this.position) === minus ? this.position + 1 : this.position;
    let end = start;
    while (isDigit(text.charCodeAt(end))) end += 1;
    const isZero = text.charCodeAt(start) === zero;
    const isNegative = start > this.position;
    if (end === start || (isZero && end > start + 1)) throw odd;
    if (isZero && isNegative && !isPartOfNumber(text.charCodeAt(end))) throw odd;
    this.position = end;
  }

  /** Finds the end of an object or list by its brackets alone; whether it is well formed is seen when it is parsed. */
  private skipNested(): void {
    let depth = 0;
    do {
      const next = this.text.charCodeAt(this.position);
      if (next === quote) {
        this.skipString();
        continue;
      }
      if (next === openObject || next === openList) depth += 1;
      else if (next === closeObject || next === closeList) depth -= 1;
      else if (Number.isNaN(next)) throw odd;
      this.position += 1;
    } while (depth > 0);
  }

  private endOfEscaped(): number {
    const { text } = this;
    let from = this.position + 1;
    for (;;) {
      const end = text.indexOf('"', from);
      if (end < this.nextEscape) return end;
      from = endOfEscape(text, this.nextEscape);
      this.nextEscape = this.escapeFrom(from);
    }
  }

  /** The place of the next backslash; beyond every place where there is none. */
  private escapeFrom(start: number): number {
    const place = this.text.indexOf('\\', start);
    return place === -1 ? Infinity : place;
  }
}
