import type { Position } from '../../events/event-bus';
import type { RedisLink } from '../../redis/open-redis';
import { runScript } from '../../redis/redis-script';
import {
  type FoldChange,
  type FoldCommit,
  type FoldHead,
  type FoldUnit,
  type FoldWriter,
  LeaseLost,
} from '../fold-claim';
import type { EntityState } from '../projection';
import { commitScript } from './commit-script';
import { indexDifference } from './index-entries';
import { formatChanges } from './logged-changes';
import { readState } from './read-replies';
import { generationKey, type UnitKeys } from './unit-keys';

/** What a writer is made with. */
export interface RedisWriterOptions {
  readonly link: RedisLink;
  readonly keys: UnitKeys;
  readonly unit: FoldUnit;
  readonly generation: string;
  readonly head: FoldHead;
  readonly index: readonly string[];
  readonly fence: string;
  readonly owner: string;
  /** How long a claim lasts, in milliseconds. */
  readonly leaseTime: number;
  /** How many changes are kept. */
  readonly changes: number;
  /** How many identities are kept of each topic. */
  readonly remembered: number;
  /** Called when another has claimed the unit. */
  readonly onLost: () => void;
}

/** The most states that are held between commits: nobody else writes them, so that they need not be read again. */
const cacheSize = 50_000;

/** Writes one generation in Redis. */
export class RedisWriter implements FoldWriter {
  readonly #options: RedisWriterOptions;
  readonly #states = new Map<string, EntityState | null>();
  /** JSON of positions by topic, as they were committed. */
  readonly #positions = new Map<string, string>();

  constructor(options: RedisWriterOptions) {
    this.#options = options;
    for (const position of options.head.positions) this.#positions.set(position.topic, formatPosition(position));
  }

  get generation(): string {
    return this.#options.generation;
  }

  get head(): FoldHead {
    return this.#options.head;
  }

  load(keys: ReadonlySet<string>): Promise<void> | undefined {
    if (this.#states.size > cacheSize) this.#states.clear();
    const missing = [...keys].filter((key) => !this.#states.has(key));
    return missing.length === 0 ? undefined : this.#read(missing);
  }

  state(key: string): EntityState | undefined {
    return this.#states.get(key) ?? undefined;
  }

  async commit(commit: FoldCommit): Promise<void> {
    const { link, keys, generation, fence, owner, leaseTime, unit, onLost } = this.#options;
    const { topic } = commit.position;
    const part = (name: Parameters<typeof generationKey>[2]): string => generationKey(keys, generation, name);
    const position = formatPosition(commit.position);
    const reply = await runScript(link.commands, commitScript, {
      keys: [
        keys.unit,
        keys.lease,
        part('head'),
        part('states'),
        part('log'),
        part('keys'),
        part('index'),
        part(`ids:${topic}`),
      ],
      args: [fence, owner, leaseTime, topic, this.#positions.get(topic) ?? '', position, ...this.#formatEffect(commit)],
    });
    if (reply === 'LOST') {
      onLost();
      throw new LeaseLost(unit);
    }
    if (reply !== 'OK') throw new Error(`The fold of ${unit.projection} does not stand where it was left.`);
    this.#positions.set(topic, position);
    for (const { key, state } of commit.changes) this.#states.set(key, state ?? null);
    for (const [key, state] of commit.quiet ?? []) this.#states.set(key, state);
  }

  async #read(missing: readonly string[]): Promise<void> {
    const { link, keys, generation } = this.#options;
    const found = await link.commands.hmget(generationKey(keys, generation, 'states'), ...missing);
    for (const [at, key] of missing.entries()) this.#states.set(key, readState(found[at]) ?? null);
  }

  #formatEffect({ changes, identities, quiet }: FoldCommit): readonly (string | number)[] {
    const { index, changes: kept, remembered } = this.#options;
    const texts = new Map<EntityState, string>();
    // A state stands in the log and in the hash: it is written once.
    const textOf = (state: EntityState): string => {
      const known = texts.get(state) ?? JSON.stringify(state);
      texts.set(state, known);
      return known;
    };
    const log = formatChanges(changes, textOf);
    const set: string[] = [];
    const removed: string[] = [];
    const added: string[] = [];
    const gone: string[] = [];
    const come: string[] = [];
    for (const [key, { before, after }] of wholeChanges(changes)) {
      if (after !== undefined) set.push(key, textOf(after));
      else removed.push(key);
      if (before === undefined && after !== undefined) added.push(key);
      const difference = indexDifference(index, { key, before, after });
      gone.push(...difference.gone);
      come.push(...difference.come);
    }
    // After those of the changes: the later one of a key stays.
    for (const [key, state] of quiet ?? []) set.push(key, textOf(state));
    const known = identities.length === 0 ? '' : JSON.stringify(identities.map(({ event, digest }) => [event, digest]));
    const lists = [set, removed, added, gone, come].flatMap((list) => [list.length, ...list]);
    return [changes.length, log, kept, identities.length, known, remembered, ...lists];
  }
}

/** What became of each key over all changes of a commit. */
function wholeChanges(
  changes: readonly FoldChange[],
): ReadonlyMap<string, { before: EntityState | undefined; after: EntityState | undefined }> {
  const whole = new Map<string, { before: EntityState | undefined; after: EntityState | undefined }>();
  for (const { key, before, state } of changes) {
    const known = whole.get(key);
    if (known === undefined) whole.set(key, { before, after: state });
    else known.after = state;
  }
  return whole;
}

function formatPosition({ topic, epoch, partition, offset, mark }: Position): string {
  return JSON.stringify({ topic, epoch, partition, offset, mark });
}
