/** Resolves with what a promise rejects with; throws when it does not. May be started before the failure is staged. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const unexpected = {};
  const outcome = await promise.then(
    () => unexpected,
    (error: unknown) => error,
  );
  if (outcome === unexpected) throw new Error('The promise was expected to reject.');
  return outcome;
}
