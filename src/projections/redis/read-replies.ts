import type { Position } from '../../events/event-bus';
import type { EntityState } from '../projection';

/** A reply as a list. Throws when it is none: the server is not what we take it for. */
export function readList(reply: unknown): readonly unknown[] {
  if (Array.isArray(reply)) return reply;
  throw new Error('Redis gave a reply that is no list.');
}

/** A reply as text. Throws when it is none. */
export function readText(reply: unknown): string {
  if (typeof reply === 'string') return reply;
  if (typeof reply === 'number') return String(reply);
  throw new Error('Redis gave a reply that is no text.');
}

/** JSON that a store of ours has written, or nothing. */
export function readState(reply: unknown): EntityState | undefined {
  return reply === null || reply === undefined ? undefined : (JSON.parse(readText(reply)) as EntityState);
}

/** The head of a generation, from its fields and values in turn. */
export function readHead(reply: unknown): { readonly positions: readonly Position[]; readonly sequence: number } {
  const fields = readList(reply).map(readText);
  const positions: Position[] = [];
  let sequence = 0;
  for (let index = 0; index < fields.length; index += 2) {
    const [field = '', value = ''] = fields.slice(index, index + 2);
    if (field === 'n') sequence = Number(value);
    else if (field.startsWith('p:')) positions.push(JSON.parse(value) as Position);
  }
  return { positions, sequence };
}

/** A stream's entry: its fields by name. */
export function readEntry(reply: unknown): ReadonlyMap<string, string> {
  const [, fields] = readList(reply);
  const texts = readList(fields).map(readText);
  const entry = new Map<string, string>();
  for (let index = 0; index + 1 < texts.length; index += 2) entry.set(texts[index] ?? '', texts[index + 1] ?? '');
  return entry;
}
