import type { Metric, Registry } from 'prom-client';

type Labels = Readonly<Record<string, string>>;

/** A histogram of durations as `/metrics` shows it. */
export interface TimingsOptions {
  readonly name: string;
  readonly help: string;
  /** The buckets' upper bounds in seconds, ascending. */
  readonly buckets: readonly number[];
}

/**
 * Makes a histogram on a register. prom-client's own composes a text of the labels for every observation; here whoever observes
 * keeps the {@link Timing} of its labels, and the text is made when somebody reads `/metrics`.
 */
export function createTimings(register: Registry, { name, help, buckets }: TimingsOptions): (labels: Labels) => Timing {
  const timings: Timing[] = [];
  const metric = {
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    get: () => Promise.resolve({ name, help, type: 'histogram', values: timings.flatMap((one) => one.values(name)) }),
  };
  // A register asks a metric for no more than this; the type names the classes of the library alone.
  register.registerMetric(metric as unknown as Metric);
  return (labels) => {
    const timing = new Timing(labels, buckets);
    timings.push(timing);
    return timing;
  };
}

/** The durations of one set of labels. */
export class Timing {
  /** By bucket; the last is for what is over every bound. */
  readonly #counts: Float64Array;
  #count = 0;
  #sum = 0;

  constructor(
    private readonly labels: Labels,
    private readonly buckets: readonly number[],
  ) {
    this.#counts = new Float64Array(buckets.length + 1);
  }

  observe(seconds: number): void {
    const { buckets } = this;
    let index = 0;
    while (index < buckets.length && seconds > (buckets[index] ?? 0)) index += 1;
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#count += 1;
    this.#sum += seconds;
  }

  /** The lines of `/metrics`; none before the first observation. */
  values(name: string): readonly { readonly metricName: string; readonly labels: object; readonly value: number }[] {
    const { labels, buckets } = this;
    if (this.#count === 0) return [];
    let below = 0;
    const bounded = buckets.map((bound, index) => {
      below += this.#counts[index] ?? 0;
      return { metricName: `${name}_bucket`, labels: { le: bound, ...labels }, value: below };
    });
    return [
      ...bounded,
      { metricName: `${name}_bucket`, labels: { le: '+Inf', ...labels }, value: this.#count },
      { metricName: `${name}_sum`, labels, value: this.#sum },
      { metricName: `${name}_count`, labels, value: this.#count },
    ];
  }
}
