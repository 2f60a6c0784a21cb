import { setTimeout as pause } from 'node:timers/promises';
import type { NamedPolicy } from '../../composition/guards/guard';
import type { PolicyRequest } from '../../composition/guards/policy';
import type { RequestLog } from '../request-log';

/** How long a policy may think, in milliseconds. */
const policyTimeout = 2000;

type Verdict = boolean | Promise<boolean>;

/**
 * Asks the policies of lists: true where all of one list say so. Those of a list are asked until one says no, and a promise
 * is waited for no longer than 2 s. A policy that fails says no, and the log tells why.
 */
export function askPolicies(
  anyOf: readonly (readonly NamedPolicy[])[],
  request: PolicyRequest,
  log: Pick<RequestLog, 'error'> | undefined,
): Verdict {
  const ask = (policy: NamedPolicy): Verdict => askOne(policy, request, log);
  const pending: Promise<boolean>[] = [];
  for (const all of anyOf) {
    const verdict = allAgree(all, ask);
    if (verdict === true) return true;
    if (verdict !== false) pending.push(verdict);
  }
  if (pending.length === 0) return false;
  return Promise.all(pending).then((verdicts) => verdicts.includes(true));
}

function allAgree(policies: readonly NamedPolicy[], ask: (policy: NamedPolicy) => Verdict): Verdict {
  const pending: Promise<boolean>[] = [];
  for (const policy of policies) {
    const verdict = ask(policy);
    if (verdict === false) return false;
    if (verdict !== true) pending.push(verdict);
  }
  if (pending.length === 0) return true;
  return Promise.all(pending).then((verdicts) => !verdicts.includes(false));
}

function askOne(
  { name, ask }: NamedPolicy,
  request: PolicyRequest,
  log: Pick<RequestLog, 'error'> | undefined,
): Verdict {
  const fail = (error: unknown): false => {
    log?.error({ err: error, policy: name }, 'a policy failed, so that it says no');
    return false;
  };
  try {
    // Whatever a person's function gives, only `true` is a yes.
    const answer: unknown = ask(request);
    return isPromise(answer) ? settle(answer).catch(fail) : answer === true;
  } catch (error) {
    return fail(error);
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

async function settle(answer: PromiseLike<unknown>): Promise<boolean> {
  const over = new AbortController();
  const late = pause(policyTimeout, undefined, { signal: over.signal }).then(
    () => {
      throw new Error(`The policy gave no answer within ${String(policyTimeout / 1000)} s.`);
    },
    () => false,
  );
  try {
    return (await Promise.race([answer, late])) === true;
  } finally {
    over.abort();
  }
}
