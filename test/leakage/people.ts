import type { TestIssuer } from '../unit/auth/support/start-issuer';

/** One who asks, by one of his credentials. */
export interface Person {
  readonly subject: string;
  readonly tenant: string;
  readonly language: string;
  /** Whether he may see what asks for a scope. */
  readonly mayRead: boolean;
  /** The token's id; two tokens of one user are two callers. */
  readonly jti: string;
  readonly token: string;
}

/** A caller: a person, or somebody in a language whom nothing is known of. */
export type Caller = Person | { readonly language: string };

/** The claims and headers by which somebody is known. */
export interface Traits {
  readonly subject: string | undefined;
  readonly tenant: string | undefined;
  readonly jti: string | undefined;
  readonly language: string | undefined;
}

const day = 86_400;

/**
 * Makes the callers: 19 users with two tokens each, some of them of one name in two tenants, and nobody in two languages.
 * Every second user may read what asks for a scope.
 */
export function createCallers(issuer: TestIssuer): readonly Caller[] {
  const people = Array.from({ length: 38 }, (_, index): Person => {
    const user = index >> 1;
    const facts = {
      subject: `sub-${'x'.repeat(user % 5)}-${String(user >> 1)}`,
      tenant: `tenant-${String(user % 2)}`,
      jti: `jti-${String(index)}`,
    };
    const mayRead = user % 2 === 0;
    const { subject: sub, tenant, jti } = facts;
    const scope = mayRead ? 'people:read' : 'people:none';
    const exp = Math.floor(Date.now() / 1000) + day / 2;
    const token = issuer.token({ sub, tenant, jti, scope, exp });
    return { ...facts, mayRead, token, language: index % 3 === 0 ? 'nl' : 'fr' };
  });
  return [...people, { language: 'nl' }, { language: 'fr' }];
}

/** True for a caller with credentials. */
export function isPerson(caller: Caller): caller is Person {
  return 'token' in caller;
}

/** What a mirror says in each leaf of whom it takes for somebody. */
export function nameOf({ subject = 'nobody', tenant = '-', jti = '-', language = '-' }: Traits): string {
  return `<${subject} ${tenant} ${jti} ${language}>`;
}

/** What a mirror owes to a caller. */
export function nameOfCaller(caller: Caller): string {
  return nameOf({ subject: undefined, tenant: undefined, jti: undefined, ...caller });
}

/** The name of what is a user's own, by whatever token he comes; `<nobody>` for those without credentials. */
export function ownerOf(caller: Caller): string {
  return isPerson(caller) ? `<${caller.subject} ${caller.tenant}>` : '<nobody>';
}

/** The mark in what belongs to a tenant. */
export function tenantOf(caller: Caller): string {
  return isPerson(caller) ? `<${caller.tenant}>` : '<nobody>';
}

/** What a caller sends beside a body. */
export function headersOf(caller: Caller): Readonly<Record<string, string>> {
  const language = { 'accept-language': caller.language };
  return isPerson(caller) ? { ...language, authorization: `Bearer ${caller.token}` } : language;
}

/** What a mirror says in a leaf that asks for a scope. */
export function guarded(name: string): string {
  return `${name} guarded`;
}
