import type { Position } from '../../events/event-bus';
import type { RedisLink } from '../../redis/open-redis';
import { type RedisScript, runScript } from '../../redis/redis-script';
import type { FoldUnit } from '../fold-claim';
import type { EntityState } from '../projection';
import type { ListedEntity } from '../projection-store';
import type { PartitionCursor, StoredChange } from '../stored-changes';
import { readChanges } from './logged-changes';
import { readEntry, readHead, readList, readState, readText } from './read-replies';
import { listScript, logScript, readScript } from './read-scripts';
import { generationKey, type UnitKeys } from './unit-keys';

/** What a partition stands at. */
export interface UnitStanding {
  readonly positions: readonly Position[];
  readonly cursor: PartitionCursor;
}

/** One stretch of a list: some ranges of the same sorted set of entities. */
export interface ListStretch {
  /** `keys` or `index`. */
  readonly set: string;
  readonly prefixes: readonly string[];
  readonly after: string | undefined;
  /** The most entities of each range. */
  readonly limit: number;
}

/** Reads one partition of a projection in Redis. Every method rejects when Redis does not answer. */
export class RedisUnit {
  readonly #link: RedisLink;

  constructor(
    link: RedisLink,
    readonly unit: FoldUnit,
    readonly keys: UnitKeys,
  ) {
    this.#link = link;
  }

  async read(
    keys: readonly string[],
  ): Promise<UnitStanding & { readonly states: readonly (EntityState | undefined)[] }> {
    const reply = await this.#run(readScript, keys);
    if (reply === undefined) return { ...this.#nowhere(), states: keys.map(() => undefined) };
    const [serving, head, states] = reply;
    return { ...this.#standing(serving, head), states: readList(states).map(readState) };
  }

  /** Reads ranges in the order of their keys. `horizon`: the last key up to which each range is whole; undefined when all are. */
  async list({
    set,
    prefixes,
    after,
    limit,
  }: ListStretch): Promise<UnitStanding & { readonly ranges: readonly (readonly ListedEntity[])[] }> {
    // The mark before the key tells "after the empty key" from "from the start".
    const reply = await this.#run(listScript, [
      set,
      after === undefined ? '' : `.${after}`,
      String(limit),
      ...prefixes,
    ]);
    if (reply === undefined) return { ...this.#nowhere(), ranges: [] };
    const [serving, head, lists] = reply;
    return { ...this.#standing(serving, head), ranges: readList(lists).map(readEntities) };
  }

  /** Changes after a cursor, of some commits; undefined when its log does not tell them. */
  async changesAfter(
    { generation, sequence }: PartitionCursor,
    commits: number,
  ): Promise<{ readonly cursor: PartitionCursor; readonly changes: readonly StoredChange[] | undefined }> {
    const { partition } = this.unit;
    const reply = await this.#run(logScript, [String(Math.max(0, sequence)), String(commits)]);
    if (reply === undefined) {
      const { cursor } = this.#nowhere();
      return { cursor, changes: generation === cursor.generation && sequence === 0 ? [] : undefined };
    }
    const [serving, total, entries] = reply;
    const cursor = { partition, generation: readText(serving), sequence: Number(readText(total)) };
    if (generation !== cursor.generation || sequence < 0 || sequence > cursor.sequence)
      return { cursor, changes: undefined };
    const logged = readList(entries).map(readEntry);
    const first = Number(logged[0]?.get('from'));
    if (sequence < cursor.sequence && !(first <= sequence + 1)) return { cursor, changes: undefined };
    const changes = logged.flatMap((entry) =>
      readChanges(entry.get('v') ?? '', { from: Number(entry.get('from')), after: sequence }),
    );
    return { cursor, changes };
  }

  /** The name of the log of a generation's changes. */
  logOf(generation: string): string {
    return generationKey(this.keys, generation, 'log');
  }

  async #run(script: RedisScript, args: readonly string[]): Promise<readonly unknown[] | undefined> {
    const reply = await runScript(this.#link.commands, script, {
      keys: [this.keys.unit],
      args: [this.keys.generations, ...args],
    });
    return reply === null ? undefined : readList(reply);
  }

  #standing(serving: unknown, head: unknown): UnitStanding {
    const { positions, sequence } = readHead(head);
    return { positions, cursor: { partition: this.unit.partition, generation: readText(serving), sequence } };
  }

  /** Nothing has been folded yet. */
  #nowhere(): UnitStanding {
    return { positions: [], cursor: { partition: this.unit.partition, generation: '', sequence: 0 } };
  }
}

function readEntities(reply: unknown): readonly ListedEntity[] {
  const list = readList(reply);
  const entities: ListedEntity[] = [];
  for (let index = 0; index + 1 < list.length; index += 2) {
    const state = readState(list[index + 1]);
    if (state !== undefined) entities.push({ key: readText(list[index]), state });
  }
  return entities;
}
