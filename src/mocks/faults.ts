/** What goes wrong with one call to a mock. */
export type Fault =
  /** The right answer, late. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** The protocol's own "not available" (HTTP 503, gRPC UNAVAILABLE). */
  | { readonly kind: 'fail'; /** What a mock of a richer protocol says instead. */ readonly error?: Error }
  /** The connection is reset. */
  | { readonly kind: 'drop' }
  /** The call is taken and never answered. */
  | { readonly kind: 'hang' }
  /** Bytes that are no answer. */
  | { readonly kind: 'garbage' };

/** The script of faults: one for each call to come, oldest first; when none is left, the lasting one. */
export class FaultQueue {
  #next: Fault[] = [];
  #lasting: Fault | undefined;

  /** Adds a fault for one call to come. */
  add(fault: Fault): void {
    this.#next.push(fault);
  }

  /** Sets the fault of every call that no other one is scripted for. */
  last(fault: Fault): void {
    this.#lasting = fault;
  }

  /** Removes all. */
  clear(): void {
    this.#next = [];
    this.#lasting = undefined;
  }

  /** Takes the fault of the call that has just come; undefined when it shall go well. */
  take(): Fault | undefined {
    return this.#next.shift() ?? this.#lasting;
  }
}

/** The verbs that script faults; each returns the builder. They also work while the mock runs. */
export interface FaultVerbs<Builder> {
  /** The right answer, `milliseconds` late. */
  delay(milliseconds: number): Builder;
  /** The protocol's own "not available". */
  fail(): Builder;
  /** The connection is reset. */
  drop(): Builder;
  /** The call is taken and never answered. */
  hang(): Builder;
  /** Bytes that are no answer. */
  garbage(): Builder;
}

/** The part that all builders of mocks share: `mock.fail()` for the next call, `mock.always.fail()` for every call, `mock.heal()`. */
export abstract class FaultyMock implements FaultVerbs<FaultyMock> {
  protected readonly faults = new FaultQueue();

  /** The same verbs for every call until `heal()`. */
  get always(): FaultVerbs<this> {
    return this.#verbs((fault) => {
      this.faults.last(fault);
    });
  }

  get #once(): FaultVerbs<this> {
    return this.#verbs((fault) => {
      this.faults.add(fault);
    });
  }

  /** Calls go well again. */
  heal(): this {
    this.faults.clear();
    return this;
  }

  delay(milliseconds: number): this {
    return this.#once.delay(milliseconds);
  }

  fail(): this {
    return this.#once.fail();
  }

  drop(): this {
    return this.#once.drop();
  }

  hang(): this {
    return this.#once.hang();
  }

  garbage(): this {
    return this.#once.garbage();
  }

  #verbs(script: (fault: Fault) => void): FaultVerbs<this> {
    const then = (fault: Fault): this => {
      script(fault);
      return this;
    };
    return {
      delay: (milliseconds) => then({ kind: 'delay', milliseconds }),
      fail: () => then({ kind: 'fail' }),
      drop: () => then({ kind: 'drop' }),
      hang: () => then({ kind: 'hang' }),
      garbage: () => then({ kind: 'garbage' }),
    };
  }
}
