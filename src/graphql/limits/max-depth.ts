import { Kind } from 'graphql';
import type { OperationLimit } from './operation-limit';

/** How deeply fields may be nested. Introspection nests deeply by nature and is bounded by a validation rule of its own. */
export const maxDepth: OperationLimit = {
  name: 'depth',
  code: 'MAX_DEPTH_LIMIT',
  measure: {
    own: (node) => (node.kind === Kind.FIELD ? 1 : 0),
    descends: ({ name }) => name.value !== '__schema' && name.value !== '__type',
    join: Math.max,
  },
  message: (most) => `The operation is nested too deeply: at most ${String(most)} levels are allowed.`,
};
