/** Is told when something is no longer wanted. */
export interface CancellationListener {
  /** Called at most once. Must not throw. */
  onCancelled(reason: Error): void;
}

/**
 * Says once that work is no longer wanted, and why: an `AbortSignal` without the price of an event target, as every request
 * and every call makes one. It listens to others as well, which narrows them: `parent.listen(child)`.
 */
export class Cancellation implements CancellationListener {
  #reason: Error | undefined;
  // Most have one listener at a time, which needs no set.
  #listener: CancellationListener | undefined;
  #others: Set<CancellationListener> | undefined;
  #controller: AbortController | undefined;

  /** A cancellation that follows a real signal for as long as that lives. */
  static following(signal: AbortSignal): Cancellation {
    const cancellation = new Cancellation();
    const follow = (): void => {
      cancellation.abort(reasonOf(signal));
    };
    if (signal.aborted) follow();
    else signal.addEventListener('abort', follow, { once: true });
    return cancellation;
  }

  get aborted(): boolean {
    return this.#reason !== undefined;
  }

  /** Why; undefined until then. */
  get reason(): Error | undefined {
    return this.#reason;
  }

  /** The same as a real signal, made when it is first asked for: for libraries, and for what waits long. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  /** How many listeners wait, for whoever looks for leaks. */
  get listeners(): number {
    return (this.#listener === undefined ? 0 : 1) + (this.#others?.size ?? 0);
  }

  /** Tells every listener, and then the signal. More calls do nothing: the first reason stays. */
  abort(reason: Error): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#listener?.onCancelled(reason);
    for (const listener of this.#others ?? []) listener.onCancelled(reason);
    this.#listener = this.#others = undefined;
    this.#controller?.abort(reason);
  }

  /** Tells the listener when it happens; at once, when it has happened. Nobody listens twice. */
  listen(listener: CancellationListener): void {
    if (this.#reason !== undefined) listener.onCancelled(this.#reason);
    else if (this.#listener === undefined) this.#listener = listener;
    else (this.#others ??= new Set()).add(listener);
  }

  /** Lets go of a listener; one that does not listen is no fault. */
  unlisten(listener: CancellationListener): void {
    if (this.#listener === listener) this.#listener = undefined;
    else this.#others?.delete(listener);
  }

  onCancelled(reason: Error): void {
    this.abort(reason);
  }
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error('Aborted.', { cause: reason });
}
