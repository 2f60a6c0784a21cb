/** A command line that cannot be understood: what is wrong, and how to write it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
