import { GatewayError } from '../../errors';
import type { RequestDescription, UpstreamAnswer } from '../../upstreams/upstream';

/** A call as it was made. `kind` and `requests` are left out where the upstream does not tell them. */
export interface TracedCall extends Partial<RequestDescription> {
  readonly subschema: string;
  /** Which of the plan's steps, from 0. */
  readonly step: number;
  /** 0 for root fields; entities of level n need answers of the level before. */
  readonly level: number;
  /** How many keys were asked for; left out for root fields, as is `batch`. */
  readonly keys?: number;
  /** True when the keys went together, false when each made a call of its own. */
  readonly batch?: boolean;
  /** Milliseconds from the start of the operation. */
  readonly startMs: number;
  /** How long the call took in milliseconds, retries included. */
  readonly ms: number;
  /** The bytes of the answer's body; left out where they are not known. */
  readonly bytes?: number;
  /** `ok`, or the code of the first error. */
  readonly outcome: string;
}

/** What is known of a call before it is made. */
export type CallFacts = Omit<TracedCall, 'startMs' | 'ms' | 'bytes' | 'outcome'>;

/** All calls of an operation together. */
export interface CallTotals {
  readonly calls: number;
  readonly keys: number;
  /** Of those answers whose bytes are known. */
  readonly bytes: number;
  /** How long the whole operation took, in milliseconds. */
  readonly ms: number;
}

/** The most characters of one request that are shown: without batches each key adds to it. */
const longestRequest = 4000;

/** Notes the calls of one operation; its clock starts with it. */
export class CallTrace {
  readonly #started = performance.now();
  readonly #calls: TracedCall[] = [];

  /** The calls that have ended, in the order in which they began. */
  get calls(): readonly TracedCall[] {
    return [...this.#calls].sort((left, right) => left.startMs - right.startMs);
  }

  /** The sums of all calls that have ended. */
  get totals(): CallTotals {
    const sum = (member: 'keys' | 'bytes'): number => this.#calls.reduce((all, call) => all + (call[member] ?? 0), 0);
    return { calls: this.#calls.length, keys: sum('keys'), bytes: sum('bytes'), ms: this.#elapsed() };
  }

  /** Makes a call and notes how it ended; what it throws is passed on. */
  async follow(
    facts: CallFacts,
    call: (readBytes: (bytes: number) => void) => Promise<UpstreamAnswer>,
  ): Promise<UpstreamAnswer> {
    const startMs = this.#elapsed();
    let bytes: number | undefined;
    const note = (outcome: string): void => {
      const ms = round(this.#elapsed() - startMs);
      this.#calls.push({ ...shorten(facts), startMs, ms, ...(bytes !== undefined && { bytes }), outcome });
    };
    try {
      const answer = await call((read) => {
        bytes = read;
      });
      note(outcomeOf(answer));
      return answer;
    } catch (error) {
      note(codeOf(error));
      throw error;
    }
  }

  #elapsed(): number {
    return round(performance.now() - this.#started);
  }
}

function shorten(facts: CallFacts): CallFacts {
  const { requests } = facts;
  if (requests === undefined) return facts;
  const cut = (text: string): string => (text.length > longestRequest ? `${text.slice(0, longestRequest)}…` : text);
  return { ...facts, requests: requests.map(cut) };
}

function outcomeOf({ errors: [first] }: UpstreamAnswer): string {
  return first === undefined ? 'ok' : codeOf(first.error);
}

function codeOf(error: unknown): string {
  return error instanceof GatewayError ? error.code : 'INTERNAL';
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
