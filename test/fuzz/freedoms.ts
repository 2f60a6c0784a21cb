import type { Answers, Difference } from './compare-answers';

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
    allows: ({ kind, message }) => message === 'noise' && (kind === 'stray error' || kind === 'stray path'),
  },
];
