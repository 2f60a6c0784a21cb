import type { BusRecord } from '../../events/event-bus';
import { Misfit } from '../../events/misfit';
import type { Effect } from '../read-event';
import type { TopicReader, ReadEvent } from '../topic-reader';
import { digestOf } from './digest-of';
import { identify, type Lane } from './lane';

/** What records are folded into. */
export interface FoldTarget {
  readonly reader: TopicReader;
  /** The lanes by the place of their projections in the reader's; undefined where another process folds it. */
  readonly lanes: readonly (Lane | undefined)[];
  /** Keeps aside what does not fit. */
  readonly keep: (record: BusRecord, misfit: Misfit) => Promise<void>;
  /** Is told, once it was folded, of a record before which events of its source are missing. */
  readonly onHole: (record: BusRecord) => void;
}

const none: Effect = { kind: 'none' };

const sameIdentity = new Misfit('An event of the same source and id came before, with other content.');

/**
 * Folds a run of records, in order, and commits it once for each lane. An event that does not fit one projection has an effect
 * on none. Returns undefined when all of it was done at once.
 */
export function foldRecords(target: FoldTarget, records: readonly BusRecord[]): Promise<void> | undefined {
  const lanes = target.lanes.filter((lane) => lane !== undefined);
  const reads = records.map((record) => (isPassed(lanes, record) ? undefined : target.reader.readText(record.text)));
  const loading = loadStates(target, reads);
  return loading === undefined
    ? foldLoaded(target, { lanes, records, reads })
    : loading.then(() => foldLoaded(target, { lanes, records, reads }));
}

interface Run {
  readonly lanes: readonly Lane[];
  readonly records: readonly BusRecord[];
  /** Undefined for a record that has had its effect everywhere. */
  readonly reads: readonly (ReadEvent | Misfit | undefined)[];
}

function foldLoaded(target: FoldTarget, { lanes, records, reads }: Run): Promise<void> | undefined {
  const misfits: Promise<void>[] = [];
  const holes: BusRecord[] = [];
  for (const [index, record] of records.entries()) {
    const read = reads[index];
    if (read === undefined) continue;
    const outcome = read instanceof Misfit ? read : foldEvent(target, record, read);
    if (outcome === 'hole before') holes.push(record);
    // What every process finds unfit is kept aside by the one that folds the first projection.
    if (outcome instanceof Misfit && (outcome !== read || isFirstsTurn(target, record)))
      misfits.push(target.keep(record, outcome));
  }
  const last = records.at(-1);
  if (last === undefined) return undefined;
  const behind = lanes.filter((lane) => !lane.hasPassed(last.position));
  const commit = (): Promise<void> | undefined => settle(behind.map((lane) => lane.commit(last)));
  const done = misfits.length > 0 ? Promise.all(misfits).then(commit) : commit();
  if (holes.length === 0) return done;
  const tell = (): void => {
    for (const record of holes) target.onHole(record);
  };
  if (done !== undefined) return done.then(tell);
  tell();
  return undefined;
}

function foldEvent(
  { lanes }: FoldTarget,
  record: BusRecord,
  { event, effects }: ReadEvent,
): Misfit | 'hole before' | undefined {
  const identity = { topic: record.position.topic, event: identify(event), digest: digestOf([event.type, event.data]) };
  const taking: Lane[] = [];
  for (const [index, lane] of lanes.entries()) {
    if (lane === undefined || lane.hasPassed(record.position)) continue;
    const known = lane.recall(identity.event, identity.digest);
    if (known === 'other') return sameIdentity;
    if (known === 'same') continue;
    const effect = effects[index] ?? none;
    const misfit = lane.draft(effect, event);
    if (misfit !== undefined) return misfit;
    taking.push(lane);
  }
  for (const lane of taking) lane.take(record.position, identity);
  return taking.some(({ hasHoleBefore }) => hasHoleBefore) ? 'hole before' : undefined;
}

function isPassed(lanes: readonly Lane[], { position }: BusRecord): boolean {
  return lanes.every((lane) => lane.hasPassed(position));
}

function isFirstsTurn({ lanes: [first] }: FoldTarget, { position }: BusRecord): boolean {
  return first !== undefined && !first.hasPassed(position);
}

/** Makes the states that the events ask for ready, all in one go for each lane. */
function loadStates({ lanes }: FoldTarget, reads: Run['reads']): Promise<void> | undefined {
  const loading: Promise<void>[] = [];
  for (const [index, lane] of lanes.entries()) {
    const keys = new Set<string>();
    for (const read of reads) {
      if (read === undefined || read instanceof Misfit) continue;
      const effect = read.effects[index];
      if (effect?.kind === 'fold') for (const { key } of effect.entries) keys.add(key);
      if (effect?.kind === 'remove') for (const key of effect.keys) keys.add(key);
    }
    const loaded = lane?.generation.writer.load(keys);
    if (loaded !== undefined) loading.push(loaded);
  }
  return settle(loading);
}

/** Waits for all, so that nothing is under way any more when the first failure is told. */
function settle(running: readonly (Promise<void> | undefined)[]): Promise<void> | undefined {
  const left = running.filter((one) => one !== undefined);
  if (left.length === 0) return undefined;
  return Promise.allSettled(left).then((outcomes) => {
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  });
}
