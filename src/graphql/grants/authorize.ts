import { GraphQLError } from 'graphql';
import type { Grants } from '../../planning/grants';
import type { CallContext } from '../../upstreams/call-context';
import type { ValidOperation } from '../operation-runner';
import { refuseOutright, type Refusal } from '../refusal';

/** What becomes of an operation of which something may not be seen: it is answered without that, or refused as a whole. */
export type OnUnauthorized = 'take-out' | 'reject';

/** A valid operation with its asker's grants, or why it is refused. */
export type AuthorizedOperation = { readonly kind: 'valid'; readonly operation: ValidOperation } | Refusal;

/** Gives an operation its asker's grants. Refuses it where something is to be taken out of it and that is not wanted. */
export function authorize(
  operation: ValidOperation,
  grants: Grants,
  asking: { readonly identity: CallContext['identity']; readonly onUnauthorized: OnUnauthorized },
): AuthorizedOperation {
  const granted = { ...operation, grants };
  if (asking.onUnauthorized === 'reject' && grants.includes('0') && losesFields(granted)) {
    return { ...refuseOutright('UNAUTHORIZED_FIELD_OR_TYPE'), status: asking.identity === undefined ? 401 : 403 };
  }
  return { kind: 'valid', operation: granted };
}

/** Not all that is checked is asked for: `@skip` may leave it out, or another type be meant. */
function losesFields(operation: ValidOperation): boolean {
  try {
    return operation.plans.planFor(operation).refuses;
  } catch (error) {
    // A condition that is null is told where the operation is run.
    if (error instanceof GraphQLError) return false;
    throw error;
  }
}
