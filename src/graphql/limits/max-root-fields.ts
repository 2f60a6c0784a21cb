import { Kind } from 'graphql';
import { sum } from './measure';
import type { OperationLimit } from './operation-limit';

/** How many fields an operation may have at its root. */
export const maxRootFields: OperationLimit = {
  name: 'rootFields',
  code: 'MAX_ROOT_FIELDS_LIMIT',
  measure: { own: (node) => (node.kind === Kind.FIELD ? 1 : 0), descends: () => false, join: sum },
  message: (most) => `The operation has too many root fields: at most ${String(most)} are allowed.`,
};
