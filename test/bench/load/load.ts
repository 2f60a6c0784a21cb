/** What is asked again and again. */
export interface LoadOrder {
  readonly url: string;
  /** The body of the request. */
  readonly body: string;
  readonly seconds: number;
  /** How many requests are under way at any time. */
  readonly connections: number;
  /** Headers beside those that every request has. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What came of it. */
export interface LoadResult {
  /** Requests that were answered with 2xx. */
  readonly requests: number;
  /** Requests that failed, or were answered otherwise. */
  readonly bad: number;
  /** All bytes of the answers, heads included, also of those that were not read to their end. */
  readonly bytes: number;
  /** The half and the 99 % of requests that were fastest took at most so long, in microseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Something that puts a gateway under load. */
export interface LoadTool {
  readonly name: 'wrk' | 'node';
  run(order: LoadOrder): Promise<LoadResult>;
}

/** Reads the JSON that a generator of load prints as its last line. Throws with all of its output when there is none. */
export function parseLoadResult(output: string): LoadResult {
  const line = output.trimEnd().split('\n').at(-1) ?? '';
  try {
    const { requests, bad, bytes, p50, p99 } = JSON.parse(line) as Partial<LoadResult>;
    if (requests !== undefined && bad !== undefined && bytes !== undefined && p50 !== undefined && p99 !== undefined) {
      return { requests, bad, bytes, p50, p99 };
    }
  } catch {
    // Told below, with what it printed instead.
  }
  throw new Error(`The load generator gave no figures. It printed: ${output.slice(0, 500)}`);
}
