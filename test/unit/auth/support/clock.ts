const realNow = Date.now;
let offset = 0;

/** Lets `milliseconds` go by on the clock of the calendar, without waiting; {@link resetClock} undoes it. */
export function pass(milliseconds: number): void {
  offset += milliseconds;
  Date.now = () => realNow() + offset;
}

/** Gives the calendar its own time back. */
export function resetClock(): void {
  offset = 0;
  Date.now = realNow;
}
