import type { Answers } from './compare-answers';
import { explained } from './explained';

/** How a service tells of an error inside a row of a batch; the batch is the first of its path. */
const rowError = /^(?:failed|null) at (e\d+(?:_\d+)?)\.\d+\./;

type BothAnswers = Pick<Answers, 'engine' | 'monolith'>;

/**
 * True where a null of the engine's answer has an error of a row of a batch that belongs to somebody, if not to whom it was told:
 * an error of the same batch stands where the monolith has one, or the monolith has one at a null that has none here.
 */
export function hasRowError(place: string, answers: BothAnswers): boolean {
  const { right, told, missing } = errorsOf(answers);
  return told.some(
    ({ batch, at }) =>
      at === place && (missing.size > 0 || told.some((other) => other.batch === batch && right.has(other.at))),
  );
}

/** True where the monolith has an error at a null that has none in the engine's answer, and a row's error stands where it has none. */
export function isToldElsewhere(place: string, answers: BothAnswers): boolean {
  const { right, told, missing } = errorsOf(answers);
  return missing.has(place) && told.some(({ at }) => !right.has(at));
}

function errorsOf({ engine, monolith }: BothAnswers) {
  const right = new Set((monolith.errors ?? []).map(({ path }) => explained(monolith.data, path)));
  const places = new Set((engine.errors ?? []).map(({ path }) => explained(engine.data, path)));
  const told = (engine.errors ?? []).flatMap(({ message, path }) => {
    const batch = rowError.exec(message)?.[1];
    return batch === undefined ? [] : [{ batch, at: explained(engine.data, path) }];
  });
  const isNull = (place: string) => explained(engine.data, place.split('.')) === place;
  return { right, told, missing: new Set([...right].filter((place) => !places.has(place) && isNull(place))) };
}
