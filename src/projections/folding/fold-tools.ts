import type { EventBus } from '../../events/event-bus';
import type { EventMeter } from '../../events/event-meter';
import type { Logger } from '../../logger';
import type { DeadLetters } from '../dead-letters';
import type { Projection } from '../projection';
import type { ProjectionStore } from '../projection-store';
import type { TopicReader } from '../topic-reader';

/** What the folds of one subschema are made with. */
export interface FoldTools {
  readonly subschema: string;
  readonly bus: EventBus;
  readonly store: ProjectionStore;
  readonly deadLetters: DeadLetters;
  readonly meter: EventMeter;
  readonly logger: Logger;
  /** How many partitions every topic has. */
  readonly partitions: number;
  /** The projections of each topic, and how its events are read. */
  readonly topics: ReadonlyMap<string, FoldedTopic>;
  /** Ends everything. */
  readonly signal: AbortSignal;
}

/** One topic, and all that is folded from it. */
export interface FoldedTopic {
  readonly projections: readonly Projection[];
  readonly reader: TopicReader;
}
