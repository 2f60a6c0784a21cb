import { createHash } from 'node:crypto';
import type { Session } from './session';

/** What stands before a record's JSON, and can be read without the rest. */
export interface RecordHead {
  /** Changes when what the session may do does. */
  readonly mark: string;
  /** When it ends whatever happens, in milliseconds since 1970. */
  readonly ends: number;
}

const markLength = 16;
const endLength = 15;

/** The length of a record's head, in bytes and characters. */
export const headLength = markLength + endLength;

/** Writes a session as stores keep it: a head of fixed length, then JSON. */
export function formatRecord(session: Session, ends: number): string {
  return `${markOf(session)}${String(Math.floor(ends)).padStart(endLength, '0')}${JSON.stringify(session)}`;
}

/** Reads the head of a record, or of its first {@link headLength} characters; undefined when there is none. */
export function readHead(record: string): RecordHead | undefined {
  const ends = Number(record.slice(markLength, headLength));
  if (record.length < headLength || !Number.isSafeInteger(ends)) return undefined;
  return { mark: record.slice(0, markLength), ends };
}

/** Reads a record's session; undefined for a text that no store of ours wrote. */
export function parseRecord(record: string): Session | undefined {
  try {
    const value: unknown = JSON.parse(record.slice(headLength));
    return isSession(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What the session may do, in short: the same for the same person with the same scopes. */
function markOf({ issuer, subject, scopes }: Pick<Session, 'issuer' | 'subject' | 'scopes'>): string {
  const text = JSON.stringify([issuer, subject, [...scopes].sort()]);
  return createHash('sha256').update(text).digest('base64url').slice(0, markLength);
}

function isSession(value: unknown): value is Session {
  if (!isObject(value) || !isObject(value['tokens']) || !isObject(value['claims'])) return false;
  const { issuer, subject, scopes, started, tokens } = value;
  const texts = [issuer, subject, tokens['access'], tokens['id']];
  return texts.every((text) => typeof text === 'string') && Array.isArray(scopes) && typeof started === 'number';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
