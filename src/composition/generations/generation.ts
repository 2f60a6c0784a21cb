import { setMaxListeners } from 'node:events';
import { GatewayError } from '../../errors';
import type { Composing } from '../composing';
import type { Lease } from '../lease';
import type { Supergraph } from '../supergraph';

/** One composed supergraph with everything that it keeps open, for as long as it serves or anyone holds a lease on it. */
export class Generation {
  readonly since = new Date();
  readonly #controller = new AbortController();
  readonly #onEnd: (generation: Generation) => void;
  #leases = 0;
  #retired = false;
  #ended = false;

  /** `onEnd` is told once, when everything is given back. */
  constructor(
    readonly composed: Composing,
    readonly supergraph: Supergraph,
    onEnd: (generation: Generation) => void,
  ) {
    this.#onEnd = onEnd;
    setMaxListeners(0, this.#controller.signal);
  }

  /** Takes a lease. */
  lease(): Lease {
    this.#leases += 1;
    let held = true;
    return {
      supergraph: this.supergraph,
      signal: this.#controller.signal,
      release: () => {
        if (!held) return;
        held = false;
        this.#leases -= 1;
        this.#endIfUnused();
      },
    };
  }

  /** Notes that it no longer serves: it ends with its last lease. */
  retire(): void {
    this.#retired = true;
    this.#endIfUnused();
  }

  /** Tells live operations to end. */
  giveUp(): void {
    this.#controller.abort(new GatewayError('SCHEMA_RELOAD'));
  }

  /** Gives everything back, whoever still holds a lease. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.composed.holds.release();
    this.#onEnd(this);
  }

  #endIfUnused(): void {
    if (this.#retired && this.#leases === 0) this.end();
  }
}
