/** Gives the events of one stream their ids, which a browser sends back as `Last-Event-ID` when it connects again. */
export interface EventIds {
  /** Notes a result that will be written; results are written in the order of this. */
  note(result: { readonly extensions?: Readonly<Record<string, unknown>> | undefined }): void;
  /** The text of an event with its id, where its result has a cursor. */
  write(text: string): string;
}

/** The beginning of the text of a result; other texts are no results. */
const resultStart = 'event: next\n';

/** Makes the ids of one stream: each result's cursor. */
export function createEventIds(): EventIds {
  const cursors: (string | undefined)[] = [];
  return {
    note: ({ extensions }) => {
      const cursor: unknown = extensions?.['cursor'];
      // A line break would begin a field of its own.
      cursors.push(typeof cursor === 'string' && /^[\w-]+$/.test(cursor) ? cursor : undefined);
    },
    write: (text) => {
      if (!text.startsWith(resultStart)) return text;
      const cursor = cursors.shift();
      return cursor === undefined ? text : `id: ${cursor}\n${text}`;
    },
  };
}
