import { Kind } from 'graphql';
import { sum } from './measure';
import type { OperationLimit } from './operation-limit';

/** How often fields may be renamed, which is how one field is asked many times. */
export const maxAliases: OperationLimit = {
  name: 'aliases',
  code: 'MAX_ALIASES_LIMIT',
  measure: {
    own: (node) => (node.kind === Kind.FIELD && node.alias !== undefined ? 1 : 0),
    descends: () => true,
    join: sum,
  },
  message: (most) => `The operation has too many aliases: at most ${String(most)} are allowed.`,
};
