import type { Limits } from '../../config/limits';
import type { ErrorCode } from '../../errors';
import type { Measure } from './measure';

/** A limit on what one operation may ask for. */
export interface OperationLimit {
  /** The key under `limits` that sets it. */
  readonly name: keyof Limits;
  readonly code: ErrorCode;
  readonly measure: Measure;
  /** The sentence for a client whose operation is over the limit. */
  readonly message: (most: number) => string;
}
