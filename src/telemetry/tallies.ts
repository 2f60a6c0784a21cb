import { Counter, type Registry } from 'prom-client';

/** A counter as `/metrics` shows it. */
export interface TalliesOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
}

/**
 * Makes a counter on a register. prom-client composes a text of the labels for every increment; here whoever counts keeps the
 * {@link Tally} of its labels, and they are added up when somebody reads `/metrics`.
 */
export function createTallies<Label extends string>(
  register: Registry,
  options: TalliesOptions<Label>,
): (labels: Readonly<Record<Label, string>>) => Tally {
  const tallies: { readonly labels: Readonly<Record<Label, string>>; readonly tally: Tally }[] = [];
  new Counter<Label>({
    ...options,
    registers: [register],
    collect() {
      for (const { labels, tally } of tallies) {
        const count = tally.take();
        if (count > 0) this.inc({ ...labels }, count);
      }
    },
  });
  return (labels) => {
    const tally = new Tally();
    tallies.push({ labels, tally });
    return tally;
  };
}

/** What was counted under one set of labels since it was last taken. */
export class Tally {
  #count = 0;

  add(): void {
    this.#count += 1;
  }

  take(): number {
    const count = this.#count;
    this.#count = 0;
    return count;
  }
}
