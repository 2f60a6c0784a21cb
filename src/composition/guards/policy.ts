import type { CallContext, Identity } from '../../upstreams/call-context';

/** What a policy is asked about. */
export interface PolicyRequest {
  /** Undefined for an anonymous caller. */
  readonly identity: Identity | undefined;
  readonly session: CallContext['session'];
  /** The guarded field's arguments, coerced, defaults included; for what a computed field is made of there are none. */
  readonly args: Readonly<Record<string, unknown>>;
}

/**
 * Decides whether who asks may see what the policy stands on: `true` alone says yes. Whatever it throws, and a promise that
 * rejects or takes too long, says no.
 */
export type Policy = (request: PolicyRequest) => boolean | Promise<boolean>;

/** The policies of one subschema, by the names under which its files export them. */
export interface LoadedPolicies {
  readonly functions: ReadonlyMap<string, Policy>;
  /** Changes with the files. */
  readonly hash: string;
  /** False when a file could not be loaded: what it would export is not known then. */
  readonly isWhole: boolean;
}

/** The policies of a folder that has none. */
export const noPolicies: LoadedPolicies = { functions: new Map(), hash: '', isWhole: true };
