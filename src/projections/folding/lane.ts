import type { BusRecord, Position } from '../../events/event-bus';
import { Misfit } from '../../events/misfit';
import type { ReceivedEvent } from '../../events/parse-event';
import type { EventIdentity, FoldChange } from '../fold-claim';
import { createFold } from '../create-fold';
import type { Fold } from '../fold';
import type { EntityState, Projection } from '../projection';
import type { Effect } from '../read-event';
import type { GenerationFold } from './generation-fold';

/** Stands for an entity that was removed, where undefined says that nothing is known. */
const removed = Symbol('removed');

/** The effect of one event that is not yet taken over: next states by key. */
type Draft = Map<string, EntityState | typeof removed>;

/** Folds one topic into one generation of one projection, a run of records at a time. */
export class Lane {
  readonly #fold: Fold;
  readonly #states: Draft = new Map();
  readonly #draft: Draft = new Map();
  #changes: FoldChange[] = [];
  #identities: EventIdentity[] = [];

  constructor(
    readonly projection: Projection,
    readonly generation: GenerationFold,
    /** Whether other topics feed the same states. */
    readonly isShared: boolean,
  ) {
    this.#fold = createFold(projection);
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
  draft(effect: Effect): Misfit | undefined {
    this.#draft.clear();
    if (effect.kind === 'remove') for (const key of effect.keys) this.#draft.set(key, removed);
    if (effect.kind !== 'fold') return undefined;
    for (const { key, reading, event } of effect.entries) {
      const before = this.#draft.get(key) ?? this.#current(key);
      const next = this.#fold(before === removed ? undefined : before, reading, event);
      if (next instanceof Misfit) return next;
      this.#draft.set(key, next ?? removed);
    }
    return undefined;
  }

  /** Takes over what was drafted last, as the effect of the event at a position. */
  take(position: Position, identity: EventIdentity): void {
    for (const [key, after] of this.#draft) {
      const current = this.#current(key);
      const before = current === removed ? undefined : current;
      const state = after === removed ? undefined : after;
      if (before === state) continue;
      this.#states.set(key, after);
      this.#changes.push({ key, before, state, position });
    }
    this.generation.recent(identity.topic).add(identity.event, identity.digest);
    this.#identities.push(identity);
  }

  /** Writes what was taken over since the last commit; undefined when that is done at once. */
  commit({ position }: BusRecord): Promise<void> | undefined {
    const [changes, identities] = [this.#changes, this.#identities];
    this.#changes = [];
    this.#identities = [];
    this.#states.clear();
    return this.generation.commit({ position, changes, identities });
  }

  #current(key: string): EntityState | typeof removed | undefined {
    return this.#states.get(key) ?? this.generation.writer.state(key);
  }
}

/** The identity of an event: source and id. */
export function identify({ source, id }: ReceivedEvent): string {
  return `${source}\n${id}`;
}
