import pino from 'pino';
import { stampTime } from './stamp-time';

/** A line of the log whose facts need no serializer. */
export interface PlainLine {
  readonly level: 'debug' | 'info';
  readonly requestId: string;
  /** Their names are the gateway's own: letters alone. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** Where a logger's lines go, and the members that each has. */
interface Internals {
  readonly [pino.symbols.streamSym]: pino.DestinationStream;
  readonly [pino.symbols.chindingsSym]: string;
}

/**
 * Writes the line that pino would write, where its facts are texts, numbers and lists of texts alone; false, and nothing is written,
 * where they are not. Every request leaves a line, and pino's own way costs it more than its plan does. The level must be enabled.
 */
export function writePlainLine(logger: pino.Logger, { level, requestId, facts, message }: PlainLine): boolean {
  const members = writeMembers(facts);
  if (members === undefined) return false;
  const internals = logger as unknown as Internals;
  const bindings = internals[pino.symbols.chindingsSym];
  internals[pino.symbols.streamSym].write(
    `{"level":"${level}"${stampTime()}${bindings},"requestId":${quote(requestId)}${members},"msg":${quote(message)}}\n`,
  );
  return true;
}

/** Members of a JSON object, each with a comma before it. */
function writeMembers(facts: Readonly<Record<string, unknown>>): string | undefined {
  let members = '';
  // A list of the members would cost more than their texts.
  for (const name in facts) {
    const fact = facts[name];
    if (fact === undefined) continue;
    const text = writeFact(fact);
    if (text === undefined) return undefined;
    members += `,"${name}":${text}`;
  }
  return members;
}

function writeFact(fact: unknown): string | undefined {
  if (typeof fact === 'string') return quote(fact);
  if (typeof fact === 'number') return Number.isFinite(fact) ? String(fact) : 'null';
  if (typeof fact === 'boolean') return String(fact);
  return isTexts(fact) ? `[${fact.map(quote).join(',')}]` : undefined;
}

function isTexts(fact: unknown): fact is readonly string[] {
  return Array.isArray(fact) && fact.every((item) => typeof item === 'string');
}

/** What is written between quotes as it is. Nearly every text: the others are escaped. */
const harmless = /^[\w .:/+=-]*$/;

function quote(text: string): string {
  return harmless.test(text) ? `"${text}"` : JSON.stringify(text);
}
