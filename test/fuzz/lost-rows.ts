import type { Answers } from './compare-answers';
import { explained } from './explained';

/** How a service tells of an error inside a row of a batch; the batch is the first of its path. */
const rowError = /^(?:failed|null) at (e\d+(?:_\d+)?)\.\d+\./;

/**
 * True where a null of the engine's answer has an error of a row of a batch, and an error of the same batch stands where the
 * monolith has one: it belongs to somebody, if not to whom it was told.
 */
export function hasRowError(place: string, { engine, monolith }: Pick<Answers, 'engine' | 'monolith'>): boolean {
  const right = new Set((monolith.errors ?? []).map(({ path }) => explained(monolith.data, path)));
  const told = (engine.errors ?? []).flatMap(({ message, path }) => {
    const batch = rowError.exec(message)?.[1];
    return batch === undefined ? [] : [{ batch, at: explained(engine.data, path) }];
  });
  return told.some(
    ({ batch, at }) => at === place && told.some((other) => other.batch === batch && right.has(other.at)),
  );
}
