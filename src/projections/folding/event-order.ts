import type { ReceivedEvent } from '../../events/parse-event';
import type { Reading } from '../fold';
import type { EntityState, Projection } from '../projection';

/** The place that an event's source gives it among those about one entity. */
export interface SourceOrder {
  readonly source: string;
  readonly sequence: number;
}

/** The member of a state that holds the newest sequence of each source; no field of GraphQL can have this name. */
const hidden = '#';

/** The most sources that are remembered for one entity; the one that was heard of longest ago is forgotten first. */
const mostSources = 16;

type Sequences = readonly (readonly [source: string, sequence: number])[];

/**
 * Keeps the values of a projection in the order of its sources, where they count their events about each entity (CloudEvents,
 * extension `sequence`). The newest one stands in the state itself, so that it is kept and lost with it.
 */
export class EventOrder {
  readonly #replaced: ReadonlySet<string>;
  readonly #isKnown: boolean;
  readonly #prefix: string;

  /** `isShared`: other topics feed the same states, and each may be counted on its own. */
  constructor({ topic, fields, custom, each, combined }: Projection, isShared: boolean) {
    this.#replaced = new Set(fields.flatMap(({ name, rule }) => (rule.replaces === true ? [name] : [])));
    // A source does not count by keys of ours, and a fold of one's own knows what it makes of an order.
    this.#isKnown = custom === undefined && each === undefined && combined !== true;
    this.#prefix = isShared ? `${topic}\n` : '';
  }

  /** Undefined where nothing is known of it. */
  of({ source, sequence }: ReceivedEvent): SourceOrder | undefined {
    if (sequence === undefined || !this.#isKnown) return undefined;
    return { source: this.#prefix + source, sequence };
  }

  /** True when a later event of the source has been folded before. */
  isLate(state: EntityState | undefined, { source, sequence }: SourceOrder): boolean {
    const newest = newestOf(state, source);
    return newest !== undefined && sequence < newest;
  }

  /** True when events of the source between the newest that was folded and this one have not come. */
  hasHole(state: EntityState | undefined, { source, sequence }: SourceOrder): boolean {
    const newest = newestOf(state, source);
    return newest !== undefined && sequence > newest + 1;
  }

  /** What a late event still says: what it counts, sums and adds, and not what it replaces. */
  withoutReplaced(reading: Reading): Reading {
    return Object.fromEntries(Object.entries(reading).filter(([name]) => !this.#replaced.has(name)));
  }

  /** The state with the newest sequence beside its fields; the same one where that is not this event's. */
  note(state: EntityState, { source, sequence }: SourceOrder): EntityState {
    const newest = newestOf(state, source);
    if (newest !== undefined && sequence <= newest) return state;
    const known = sequencesOf(state).filter(([name]) => name !== source);
    return Object.freeze({ ...state, [hidden]: [...known.slice(1 - mostSources), [source, sequence]] });
  }
}

function newestOf(state: EntityState | undefined, source: string): number | undefined {
  return sequencesOf(state).find(([known]) => known === source)?.[1];
}

/** As {@link EventOrder.note} has written them: nothing else can name the hidden member. */
function sequencesOf(state: EntityState | undefined): Sequences {
  return (state?.[hidden] ?? []) as Sequences;
}
