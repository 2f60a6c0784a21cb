import { GraphQLError } from 'graphql';
import { GatewayError } from '../errors';

/** A place in the client's answer, from the leaf up; undefined is the root. */
export interface Path {
  readonly parent: Path | undefined;
  readonly key: string | number;
}

/** The errors of one answer, bounded: beyond the bound they are counted, not kept. */
export class ErrorList {
  private readonly kept: GraphQLError[] = [];
  private dropped = 0;

  /** `max`: how many errors are kept; Infinity keeps all. */
  constructor(private readonly max: number) {}

  /** Notes an error at a place in the answer, or at none. `below` continues the path under the place. */
  add(error: Error, path: Path | undefined, below: readonly (string | number)[] = []): void {
    if (this.kept.length >= this.max) {
      this.dropped++;
      return;
    }
    const keys = [...keysOf(path), ...below];
    const extensions = error instanceof GatewayError ? error.extensions : {};
    const where = keys.length === 0 ? {} : { path: keys };
    this.kept.push(new GraphQLError(error.message, { ...where, extensions, originalError: error }));
  }

  /** True while nothing went wrong. */
  get isEmpty(): boolean {
    return this.kept.length === 0 && this.dropped === 0;
  }

  /** The errors as they are sent; undefined when there are none. */
  list(): readonly GraphQLError[] | undefined {
    if (this.dropped === 0) return this.kept.length === 0 ? undefined : this.kept;
    const error = new GatewayError('TOO_MANY_ERRORS', {
      message: `${String(this.dropped)} more errors were left out.`,
    });
    return [...this.kept, new GraphQLError(error.message, { extensions: error.extensions, originalError: error })];
  }
}

function keysOf(path: Path | undefined): readonly (string | number)[] {
  const keys: (string | number)[] = [];
  for (let step = path; step !== undefined; step = step.parent) keys.push(step.key);
  return keys.reverse();
}
