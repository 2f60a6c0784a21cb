/** Why an event does not fit: a value to return, never thrown. */
export class Misfit {
  /** `reason` is a sentence for the dead letter; it may name a path and a type, never a value of the payload. */
  constructor(readonly reason: string) {}
}
