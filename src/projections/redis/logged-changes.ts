import type { Position } from '../../events/event-bus';
import type { FoldChange } from '../fold-claim';
import type { EntityState } from '../projection';
import type { StoredChange } from '../stored-changes';

type LoggedChange = readonly [key: string, offset: number, mark: string | null, state: EntityState | null];

/** Writes the changes of one commit as one entry of the log, with the JSON of their states as it is. */
export function formatChanges(changes: readonly FoldChange[], textOf: (state: EntityState) => string): string {
  const [first] = changes;
  if (first === undefined) return '';
  const { topic, epoch, partition } = first.position;
  const list = changes.map(({ key, state, position: { offset, mark } }) => {
    const marked = mark === undefined ? 'null' : JSON.stringify(mark);
    return `[${JSON.stringify(key)},${String(offset)},${marked},${state === undefined ? 'null' : textOf(state)}]`;
  });
  return `{"place":${JSON.stringify({ topic, epoch, partition })},"list":[${list.join(',')}]}`;
}

/** Reads an entry's changes after a sequence. `from`: the sequence of its first change. */
export function readChanges(
  text: string,
  { from, after }: { readonly from: number; readonly after: number },
): readonly StoredChange[] {
  const { place, list } = JSON.parse(text) as {
    readonly place: Pick<Position, 'topic' | 'epoch' | 'partition'>;
    readonly list: readonly LoggedChange[];
  };
  return list.slice(Math.max(0, after + 1 - from)).map(([key, offset, mark, state], index) => ({
    key,
    state: state ?? undefined,
    position: { ...place, offset, ...(mark === null ? {} : { mark }) },
    sequence: Math.max(from, after + 1) + index,
  }));
}
