import type { BusRecord, Position } from '../../events/event-bus';
import { Misfit } from '../../events/misfit';
import type { ReceivedEvent } from '../../events/parse-event';
import type { EventIdentity, FoldChange } from '../fold-claim';
import { createFold } from '../create-fold';
import type { Fold } from '../fold';
import type { EntityState, Projection } from '../projection';
import type { Effect, FoldEntry } from '../read-event';
import { EventOrder, type SourceOrder } from './event-order';
import type { GenerationFold } from './generation-fold';

/** Stands for an entity that was removed, where undefined says that nothing is known. */
const removed = Symbol('removed');

/** The effect of one event that is not yet taken over: next states by key. */
type Draft = Map<string, EntityState | typeof removed>;

/** Folds one topic into one generation of one projection, a run of records at a time. */
export class Lane {
  readonly #fold: Fold;
  readonly #order: EventOrder;
  readonly #states: Draft = new Map();
  readonly #draft: Draft = new Map();
  /** What was drafted last changes no field. */
  #isQuiet = false;
  #hasHole = false;
  #changes: FoldChange[] = [];
  readonly #quiet = new Set<string>();
  #identities: EventIdentity[] = [];

  constructor(
    readonly projection: Projection,
    readonly generation: GenerationFold,
    /** Whether other topics feed the same states. */
    readonly isShared: boolean,
  ) {
    this.#fold = createFold(projection);
    this.#order = new EventOrder(projection, isShared);
  }

  /** How far it has come. */
  get reached(): Position | undefined {
    return this.generation.reached(this.projection.topic);
  }

  /** True when a record has had its effect here. */
  hasPassed({ epoch, offset }: Position): boolean {
    const reached = this.reached;
    return reached?.epoch === epoch && offset <= reached.offset;
  }

  /** Whether an event is new, came before with the same content, or came before with another. */
  recall(event: string, digest: number): 'new' | 'same' | 'other' {
    const known = this.generation.recent(this.projection.topic).digestOf(event);
    return known === undefined ? 'new' : known === digest ? 'same' : 'other';
  }

  /** Folds one event without taking it over yet. Returns a {@link Misfit} when what is folded would not fit its type. */
  draft(effect: Effect, event: ReceivedEvent): Misfit | undefined {
    this.#draft.clear();
    this.#isQuiet = false;
    this.#hasHole = false;
    const order = this.#order.of(event);
    if (effect.kind === 'remove') this.#draftRemoval(effect.keys, order);
    if (effect.kind !== 'fold') return undefined;
    for (const entry of effect.entries) {
      const drafted = this.#draft.get(entry.key) ?? this.#current(entry.key);
      const before = drafted === removed ? undefined : drafted;
      const next =
        order === undefined ? this.#fold(before, entry.reading, entry.event) : this.#foldInOrder(before, entry, order);
      if (next instanceof Misfit) return next;
      this.#draft.set(entry.key, next ?? removed);
    }
    return undefined;
  }

  /** True when the entity of the event that was drafted last misses events which its source has counted before that one. */
  get hasHoleBefore(): boolean {
    return this.#hasHole;
  }

  /** Takes over what was drafted last, as the effect of the event at a position. */
  take(position: Position, identity: EventIdentity): void {
    for (const [key, after] of this.#draft) {
      const before = this.#stateOf(key);
      const state = after === removed ? undefined : after;
      if (before === state) continue;
      this.#states.set(key, after);
      if (this.#isQuiet) this.#quiet.add(key);
      else this.#changes.push({ key, before, state, position });
    }
    this.generation.recent(identity.topic).add(identity.event, identity.digest);
    this.#identities.push(identity);
  }

  /** Writes what was taken over since the last commit; undefined when that is done at once. */
  commit({ position }: BusRecord): Promise<void> | undefined {
    const [changes, identities, quiet] = [this.#changes, this.#identities, this.#takeQuiet()];
    this.#changes = [];
    this.#identities = [];
    this.#states.clear();
    return this.generation.commit({ position, changes, identities, quiet });
  }

  #draftRemoval(keys: readonly string[], order: SourceOrder | undefined): void {
    for (const key of keys) {
      const before = this.#stateOf(key);
      if (order !== undefined) this.#hasHole ||= this.#order.hasHole(before, order);
      if (order === undefined || !this.#order.isLate(before, order)) this.#draft.set(key, removed);
    }
  }

  #foldInOrder(before: EntityState | undefined, { reading }: FoldEntry, order: SourceOrder): ReturnType<Fold> {
    this.#hasHole ||= this.#order.hasHole(before, order);
    const isLate = this.#order.isLate(before, order);
    const next = this.#fold(before, isLate ? this.#order.withoutReplaced(reading) : reading);
    if (next === undefined || next instanceof Misfit) return next;
    this.#isQuiet = next === before;
    return this.#order.note(next, order);
  }

  /** The states that changed in no field, as they are now. */
  #takeQuiet(): ReadonlyMap<string, EntityState> | undefined {
    if (this.#quiet.size === 0) return undefined;
    const quiet = new Map<string, EntityState>();
    for (const key of this.#quiet) {
      const state = this.#stateOf(key);
      if (state !== undefined) quiet.set(key, state);
    }
    this.#quiet.clear();
    return quiet;
  }

  #stateOf(key: string): EntityState | undefined {
    const current = this.#current(key);
    return current === removed ? undefined : current;
  }

  #current(key: string): EntityState | typeof removed | undefined {
    return this.#states.get(key) ?? this.generation.writer.state(key);
  }
}

/** The identity of an event: source and id. */
export function identify({ source, id }: ReceivedEvent): string {
  return `${source}\n${id}`;
}
