import { isDeepStrictEqual } from 'node:util';
import { parse } from 'graphql';
import type { EventFacts } from '../events/create-event';
import type { OwnFold } from '../projections/own-fold';
import { compileModel } from '../upstreams/events/schema/compile-model';
import { createRandom } from './create-random';
import { foldStream, type SampleEvent } from './fold-stream';

/** What a fold is checked with. */
export interface FoldCheck {
  /** The text of `schema.graphql`. */
  readonly schema: string;
  /** What `fold.ts` exports: `import * as folds from './fold'`. */
  readonly folds: Readonly<Record<string, OwnFold>>;
  /** The name of the type whose fold is checked. */
  readonly type: string;
  /** Events that its streams are made of, in any order and number. Events of several topics name theirs. */
  readonly events: readonly FoldSample[];
  /** How many streams are folded; default 25. */
  readonly runs?: number;
  /** How many events a stream has; default 30. */
  readonly length?: number;
  /** Default 1. Another one draws other streams. */
  readonly seed?: number;
}

/** An event that may happen. */
export interface FoldSample extends Pick<EventFacts, 'type' | 'data' | 'key'> {
  /** Default: the first topic of the type. */
  readonly topic?: string | undefined;
}

/**
 * Checks that a fold of one's own keeps the rules that folding relies on, over streams drawn from sample events and the real
 * machinery: every event fits, a stream folded again gives the same states, and an event that comes twice counts once. Rejects
 * with a sentence that names the rule, and the stream, that it breaks.
 */
export async function checkFold(check: FoldCheck): Promise<void> {
  const { type, events, runs = 25, length = 30, seed = 1 } = check;
  const projections = projectionsOf(check);
  const [first] = projections;
  if (first === undefined || events.length === 0)
    throw new Error('A fold is checked with a projection and its events.');
  const random = createRandom(seed);
  const draw = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  for (let run = 1; run <= runs; run += 1) {
    const stream = Array.from({ length }, (_, index): SampleEvent => {
      const sample = draw(events);
      return { ...sample, topic: sample.topic ?? first.topic, id: String(index), time: timeOf(index) };
    });
    const told = stream.map((event) => event.type).join(' ');
    const breaks = (rule: string): Error =>
      new Error(`The fold of ${type} ${rule}. Stream ${String(run)} of seed ${String(seed)}: ${told}`);
    const folded = await foldStream(stream, projections);
    if (folded.refusal !== undefined) throw breaks(`refused an event (${folded.refusal})`);
    const again = await foldStream(stream, projections);
    if (!isDeepStrictEqual(again, folded)) throw breaks('is not pure: the same stream gave other states');
    const doubled = stream.flatMap((event) => (random() < 0.5 ? [event] : [event, event]));
    if (!isDeepStrictEqual(await foldStream(doubled, projections), folded))
      throw breaks('counted an event twice that came twice');
  }
}

function projectionsOf({ schema, folds, type }: FoldCheck): Parameters<typeof foldStream>[1] {
  const fold = folds[type];
  if (fold === undefined) throw new Error(`fold.ts exports no ${type}.`);
  const own = new Map([[type, { apply: fold, version: 'checked' }]]);
  const { model, problems } = compileModel(parse(schema), { file: 'schema.graphql', partitions: 1, folds: own });
  if (model === undefined)
    throw new Error(problems.map(({ line, message }) => `line ${String(line)}: ${message}`).join('\n'));
  return model.entities.get(type)?.projections ?? [];
}

/** The same in every run, so that a fold may use the times of its events. */
function timeOf(index: number): string {
  return new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString();
}
