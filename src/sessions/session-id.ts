import { createHash, randomBytes } from 'node:crypto';
import type { Person } from './session';

const tagLength = 16;

/** The length of every id, in characters. */
export const idLength = tagLength + 32;

/**
 * Makes the id of a new session: 192 random bits behind a tag that all sessions of a person share, so that a cluster keeps them in one
 * slot and one step changes them all.
 */
export function createSessionId(person: Person): string {
  return `${tagOfPerson(person)}${randomBytes(24).toString('base64url')}`;
}

/** The tag of a person. */
export function tagOfPerson({ issuer, subject }: Person): string {
  return shortHash(`person\n${issuer}\n${subject}`);
}

/** The tag of the person whom an id is of. */
export function tagOfId(id: string): string {
  return id.slice(0, tagLength);
}

/** A name of fixed length for a text of any, 96 bits. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, tagLength);
}
