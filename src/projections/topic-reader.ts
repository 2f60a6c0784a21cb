import { Misfit } from '../events/misfit';
import { parseEvent, type ReceivedEvent } from '../events/parse-event';
import type { Projection } from './projection';
import { createEventReader, type Effect } from './read-event';

/** An event that fits, and what it means for each projection of its topic, in their order. */
export interface ReadEvent {
  readonly event: ReceivedEvent;
  readonly effects: readonly Effect[];
}

/** Reads the records of one topic; pure. */
export interface TopicReader {
  /** Reads a record's text. */
  readText(text: string): ReadEvent | Misfit;
  /** Reads an event whose envelope is known to be right. */
  read(event: ReceivedEvent): ReadEvent | Misfit;
}

/** Generates the reader of a topic. An event that does not fit one of its projections has an effect on none. */
export function createTopicReader(projections: readonly Projection[]): TopicReader {
  const readers = projections.map(createEventReader);
  const isKeyed = projections.length > 0 && projections.every(({ each }) => each === undefined);

  function read(event: ReceivedEvent): ReadEvent | Misfit {
    const effects: Effect[] = [];
    for (const readFor of readers) {
      const effect = readFor(event);
      if (effect instanceof Misfit) return effect;
      effects.push(effect);
    }
    if (isKeyed && event.data !== null && effects.every(({ kind }) => kind === 'none')) {
      return new Misfit('The payload carries no key of a projection of this topic.');
    }
    return { event, effects };
  }

  return {
    read,
    readText: (text) => {
      try {
        const event = parseEvent(text);
        return event instanceof Misfit ? event : read(event);
      } catch {
        // A record that makes the reading itself fail must not hold up its topic for ever.
        return new Misfit('The record could not be read.');
      }
    },
  };
}
