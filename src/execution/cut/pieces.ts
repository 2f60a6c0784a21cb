import type { Hole } from './hole';

/** The text of a value that has holes: texts and holes in turn, a text at each end. */
export class Pieces {
  /** True once its holes were followed: they are shared by every place that the value stands in. */
  isFollowed = false;
  private text: string | undefined;

  constructor(
    readonly holes: readonly Hole[],
    readonly texts: readonly string[],
  ) {}

  /** The text with its holes filled. All joins have ended. Throws `odd` where one cannot be written. */
  fill(): string {
    return (this.text ??= this.join());
  }

  private join(): string {
    let text = this.texts[0] ?? '';
    for (let index = 0; index < this.holes.length; index++) {
      text += (this.holes[index]?.fill() ?? '') + (this.texts[index + 1] ?? '');
    }
    return text;
  }
}
