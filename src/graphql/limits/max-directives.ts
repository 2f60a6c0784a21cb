import { sum } from './measure';
import type { OperationLimit } from './operation-limit';

/** How many directives an operation may carry anywhere. */
export const maxDirectives: OperationLimit = {
  name: 'directives',
  code: 'MAX_DIRECTIVES_LIMIT',
  measure: { own: ({ directives }) => directives?.length ?? 0, descends: () => true, join: sum },
  message: (most) => `The operation has too many directives: at most ${String(most)} are allowed.`,
};
