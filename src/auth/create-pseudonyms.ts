import { createHmac, randomBytes } from 'node:crypto';

/** Whose name is hidden. */
interface Person {
  readonly issuer: string;
  readonly subject: string;
}

/**
 * Makes what names people in logs: a keyed hash, so that nobody can try names until one fits. With a secret that replicas share their
 * logs agree; without one a name holds for this process alone.
 */
export function createPseudonyms(secret: string | undefined): (person: Person) => string {
  const key = secret ?? randomBytes(32);
  return ({ issuer, subject }) =>
    createHmac('sha256', key).update(`pseudonym\n${issuer}\n${subject}`).digest('base64url').slice(0, 16);
}
