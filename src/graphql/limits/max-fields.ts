import { Kind } from 'graphql';
import { sum } from './measure';
import type { OperationLimit } from './operation-limit';

/** How many fields an operation may select in all, which bounds what planning and merging cost. */
export const maxFields: OperationLimit = {
  name: 'fields',
  code: 'MAX_FIELDS_LIMIT',
  measure: { own: (node) => (node.kind === Kind.FIELD ? 1 : 0), descends: () => true, join: sum },
  message: (most) =>
    `The operation selects too many fields: at most ${String(most)} are allowed, fragments written out.`,
};
