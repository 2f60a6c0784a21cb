/** What one look at a log has seen. */
export interface LogView {
  readonly epoch: string;
  /** How many entries the stream was ever given. */
  readonly added: number;
  /** How many of them it holds. */
  readonly length: number;
  /** The id of the oldest entry held; '' when none is. */
  readonly first: string;
  /** The id of the newest entry ever given. */
  readonly last: string;
  /** The greatest id that was deleted by its name, not by trimming. */
  readonly deleted: string;
  /** The entry that reading goes on after is still held. */
  readonly isMarkHeld: boolean;
  /** The entries that were read are all that follow. */
  readonly isTail: boolean;
  readonly entries: readonly LogEntry[];
}

/** One entry of a stream. */
export interface LogEntry {
  readonly id: string;
  readonly text: string;
}

/** Reads the reply of the script that looks at a log. Throws when it is none. */
export function parseLogView(reply: unknown): LogView {
  const [epoch, added, length, first, last, deleted, held, isTail, entries] = asList(reply);
  return {
    epoch: asText(epoch),
    added: Number(added),
    length: Number(length),
    first: asText(first),
    last: asText(last),
    deleted: asText(deleted),
    isMarkHeld: held === 1,
    isTail: isTail === 1,
    entries: pairUp(asList(entries)),
  };
}

/** Where an appended record came to stand. */
export interface AppendedEntry {
  readonly epoch: string;
  readonly offset: number;
  readonly id: string;
}

/** Reads the reply of the script that appends. Throws when it is none. */
export function parseAppended(reply: unknown): AppendedEntry {
  const [epoch, offset, id] = asList(reply);
  return { epoch: asText(epoch), offset: Number(offset), id: asText(id) };
}

function pairUp(flat: readonly unknown[]): readonly LogEntry[] {
  const entries: LogEntry[] = [];
  for (let index = 0; index < flat.length; index += 2) {
    entries.push({ id: asText(flat[index]), text: asText(flat[index + 1]) });
  }
  return entries;
}

function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error('Redis gave a reply of another shape than its script writes.');
  return value;
}

function asText(value: unknown): string {
  if (typeof value !== 'string') throw new Error('Redis gave a reply of another shape than its script writes.');
  return value;
}
