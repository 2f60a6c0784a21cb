/** What can be wrong with one value of an answer. */
export type FaultKind =
  /** Null, and an error at its path. */
  | 'error'
  /** Null without an error where null is not allowed. */
  | 'null'
  /** A leaf, an object or something that is no list, of another type. */
  | 'wrong type'
  /** An object that names a type nobody knows. */
  | 'unknown type';

/** A value that goes wrong wherever it is answered. */
export class Fault {
  constructor(readonly kind: FaultKind) {}

  toJSON(): unknown {
    return { fault: this.kind };
  }
}
