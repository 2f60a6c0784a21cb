import type { ExecutionResult } from 'graphql';

/** What is known of a case that \@graphql-tools/stitch answered in another way than the monolith. */
export interface StitchedCase {
  /** What happened at the services while it ran. */
  readonly met: ReadonlySet<string>;
  readonly query: string;
  readonly answer: ExecutionResult;
}

/** A way in which \@graphql-tools/stitch is known to differ from one schema. */
export interface StitchedReason {
  readonly name: string;
  readonly applies: (found: StitchedCase) => boolean;
}

const has = ({ met }: StitchedCase, ...names: readonly string[]): boolean => names.some((name) => met.has(name));
const says = ({ answer }: StitchedCase, text: string): boolean =>
  (answer.errors ?? []).some(({ message }) => message.includes(text));

/** The ways it differs, first match wins. Several may be at work in one case: the counts show which are seen, not who is to blame. */
export const stitchedReasons: readonly StitchedReason[] = [
  {
    name: 'it asked for what the service has not, or sent what does not fit',
    applies: (found) => says(found, 'was asked for') || says(found, 'was sent'),
  },
  {
    name: 'batch answer short, permuted or duplicated: another entity’s fields',
    applies: (found) => has(found, 'batch: short', 'batch: permuted', 'batch: duplicated'),
  },
  {
    name: 'error, wrong type or absence inside a batch',
    applies: (found) => has(found, 'row: error', 'row: wrong type', 'row: unknown type', 'row: absent'),
  },
  {
    name: 'wrong type of a value: a silent null, or the value as it is',
    applies: (found) =>
      has(found, 'field: wrong type', 'list item: wrong type', 'field: unknown type', 'list item: unknown type'),
  },
  { name: 'null for non-null without an error', applies: (found) => has(found, 'field: null', 'list item: null') },
  {
    name: 'error of a field: its place, or what is computed from it',
    applies: (found) => has(found, 'field: error', 'list item: error'),
  },
  {
    name: 'call that failed as a whole',
    applies: (found) => has(found, 'call: rejects', 'call: answers an error', 'call: an error about nothing'),
  },
  {
    name: 'alias equal to a key, a requirement or a built-in member',
    applies: ({ query }) =>
      /\b(?:id|code|spot|f\d|c\d|count|constructor|toString|__proto__|then|hasOwnProperty|length|e0|_0): (?!\$)[a-z]/.test(
        query,
      ),
  },
  { name: 'interfaces or unions', applies: ({ query }) => /value\d+|\.\.\./.test(query) && query.includes('...') },
  {
    name: 'several entry points, keys by way of other services',
    applies: (found) => found.met.has('entry point: objects'),
  },
];
