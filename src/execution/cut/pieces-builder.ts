import type { Hole } from './hole';
import { Pieces } from './pieces';
import type { TextCursor } from './text-cursor';

/** Collects the text of one value in the order in which it is written: text of an answer as it stands, and what is put between. */
export class PiecesBuilder {
  private readonly holes: Hole[] = [];
  private readonly texts: string[] = [];
  private open = '';
  private start = 0;

  /** From here on the answer's text is taken. */
  takeFrom({ position }: TextCursor): void {
    this.start = position;
  }

  /** Adds the answer's text up to here. */
  takeTo({ text, position }: TextCursor): void {
    this.open += text.slice(this.start, position);
  }

  /** Adds text, which may have holes. */
  add(part: string | Pieces): void {
    if (typeof part === 'string') {
      this.open += part;
      return;
    }
    part.holes.forEach((hole, index) => {
      this.open += part.texts[index] ?? '';
      this.addHole(hole);
    });
    this.open += part.texts[part.holes.length] ?? '';
  }

  /** Adds a hole. */
  addHole(hole: Hole): void {
    this.texts.push(this.open);
    this.holes.push(hole);
    this.open = '';
  }

  /** What was collected: plain text where there is no hole. */
  build(): string | Pieces {
    if (this.holes.length === 0) return this.open;
    this.texts.push(this.open);
    return new Pieces(this.holes, this.texts);
  }
}
