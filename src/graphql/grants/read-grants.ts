import { getArgumentValues } from 'graphql';
import type { GrantCheck } from '../../planning/grant-check';
import type { Grants } from '../../planning/grants';
import type { CallContext } from '../../upstreams/call-context';
import type { VariableValues } from '../../upstreams/upstream';
import type { RequestLog } from '../request-log';
import { askPolicies } from './ask-policies';

/** Who asks, for what. */
export interface Asker extends Pick<CallContext, 'identity' | 'session'> {
  /** Coerced. */
  readonly variables: VariableValues;
  /** Where faults of policies are written. Default: nowhere. */
  readonly log?: Pick<RequestLog, 'error'> | undefined;
}

/**
 * Answers the checks of an operation for one request; a promise only where a policy gives one. Nothing is remembered. Never
 * throws or rejects: what goes wrong is a no.
 */
export function readGrants(checks: readonly GrantCheck[], asker: Asker): Grants | Promise<Grants> {
  let grants = '';
  // On the path of every request for something guarded: text is put together until a policy has to be waited for.
  for (const [index, check] of checks.entries()) {
    const answer = passes(check, asker);
    if (typeof answer !== 'boolean') return waitForGrants(grants, answer, checks.slice(index + 1), asker);
    grants += answer ? '1' : '0';
  }
  return grants;
}

/** What is left is asked side by side with what is waited for. */
async function waitForGrants(
  known: Grants,
  awaited: Promise<boolean>,
  rest: readonly GrantCheck[],
  asker: Asker,
): Promise<Grants> {
  const answers = await Promise.all([awaited, ...rest.map((check) => passes(check, asker))]);
  return known + answers.map((answer) => (answer ? '1' : '0')).join('');
}

function passes({ demand, field }: GrantCheck, asker: Asker): boolean | Promise<boolean> {
  const { identity } = asker;
  switch (demand.kind) {
    case 'authenticated':
      return identity !== undefined;
    case 'scopes': {
      if (identity === undefined) return false;
      const { scopes } = identity;
      return demand.anyOf.some((all) => all.every((scope) => scopes.includes(scope)));
    }
    case 'policies': {
      const args = readArguments(field, asker);
      return args !== undefined && askPolicies(demand.anyOf, { identity, session: asker.session, args }, asker.log);
    }
  }
}

const nothing = Object.freeze({});

/** Undefined where the field has no arguments that execution could work with: nobody is asked for it then. */
function readArguments(
  field: GrantCheck['field'],
  { variables }: Asker,
): Readonly<Record<string, unknown>> | undefined {
  if (field === undefined) return nothing;
  try {
    return getArgumentValues(field.definition, field.node, { ...variables });
  } catch {
    return undefined;
  }
}
