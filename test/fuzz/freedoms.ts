import type { Answers, Difference } from './compare-answers';
import { explained } from './explained';
import { hasRowError, isToldElsewhere } from './lost-rows';
import { noise, noisyNulls, nullsAround, withNulls } from './noise';

/** A difference from the monolith that is none in meaning: the semantics leave room there. */
export interface Freedom {
  readonly name: string;
  readonly why: string;
  readonly allows: (difference: Difference, answers: Answers) => boolean;
}

/** Everything in which a right answer may differ from the monolith's. */
export const freedoms: readonly Freedom[] = [
  {
    name: 'lost with the whole answer',
    why: 'A null that bubbles to the root of a service’s answer takes its other root fields along; the gateway tells the error at each, below a null that is the whole answer for the monolith as well.',
    allows: ({ kind }, { engine, monolith }) => kind === 'stray path' && engine.data === null && monolith.data === null,
  },
  {
    name: 'an argument that nobody refuses',
    why: 'A null for an argument that may not be null is refused by the service that answers the field. Of an entity that is absent there nobody is asked, and the field is null without an error; the monolith refuses before it looks.',
    allows: ({ kind, message }) => kind === 'missing error' && /^Argument .* must not be null\.$/.test(message),
  },
  {
    name: 'an error about nothing',
    why: 'A service may send an error without a path beside complete data. The monolith has no such thing; the gateway does not swallow it, and tells it at a null of the answer, at the first root field that was asked, or at none.',
    allows: ({ kind, message }) => message === noise && (kind === 'stray error' || kind === 'stray path'),
  },
  {
    name: 'an error about nothing beside an absent row',
    why: 'Where a row is asked for by itself, an error without a path beside its null may be the reason of that null: nobody can tell. The gateway takes it as such, so that what is computed from the row is lost with it, and what a link leads to is an object that failed; for the monolith the row is merely absent, and so is what the link leads to.',
    allows: ({ kind, path }, { engine, monolith }) => {
      const nulls = noisyNulls(engine);
      const places = nullsAround(nulls, monolith);
      if (kind === 'data') return withNulls(engine.data, places) === withNulls(monolith.data, places);
      const isLost = places.has(path) || [...nulls].some((place) => path.startsWith(`${place}.`));
      return kind === 'missing error' && isLost;
    },
  },
  {
    name: 'an error of a row without its key',
    why: 'A null that bubbles takes a row of a batch away, and its key with it. Where the answer is short or in another order, nobody can tell whose error that was: the gateway tells it wherever a row is missing, and takes what a link leads to there for an object that failed in more than one way. Where nothing but lost rows changed places, it tells the error at the other one. All of these places are null in both answers.',
    allows: ({ kind, path }, answers) => {
      if (kind === 'missing error') return isToldElsewhere(path, answers);
      if (kind !== 'stray error' && kind !== 'stray path') return false;
      const { engine, monolith } = answers;
      const place = explained(engine.data, path.split('.'));
      const isNull = !place.startsWith('no ') && explained(monolith.data, place.split('.')) === place;
      return isNull && hasRowError(place, answers);
    },
  },
  {
    name: 'told at each field that was lost with a row',
    why: 'A null that bubbles takes a row away in its service, and with it what other services compute from the row. The gateway tells the error at those fields as well as at its own; all of them lie below the null that it left in both answers, where the specification lets any number of errors be told.',
    allows: ({ kind, path, message }, { engine, known }) => {
      if (kind !== 'stray path') return false;
      const told = (engine.errors ?? []).filter((error) => error.message === message);
      const place = explained(engine.data, pathOf(engine, path));
      const isTrue = (keys: readonly (string | number)[] = []) =>
        known.has(keys.join('.')) && explained(engine.data, keys) === place;
      return path.startsWith(`${place}.`) && told.some((error) => isTrue(error.path));
    },
  },
  {
    name: 'an error of what the client did not ask for',
    why: 'A field is computed from one that the client did not ask for, and that one failed in a service; a null took both away. The path of such an error ends where the client’s selection does, below the null that is there in both answers.',
    allows: ({ kind, path }, { engine, known }) =>
      kind === 'stray path' &&
      !explained(engine.data, pathOf(engine, path)).startsWith('no ') &&
      [...known].some((place) => place.startsWith(`${path}.`)),
  },
];

function pathOf({ errors = [] }: Answers['engine'], text: string): readonly (string | number)[] | undefined {
  return errors.find(({ path }) => path?.join('.') === text)?.path;
}
