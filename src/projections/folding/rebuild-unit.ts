import type { BusRecord, EventTopic, Position } from '../../events/event-bus';
import type { Misfit } from '../../events/misfit';
import type { FoldUnit, FoldWriter } from '../fold-claim';
import type { Projection } from '../projection';
import { followLanes } from './follow-lanes';
import type { FoldTools } from './fold-tools';
import { GenerationFold } from './generation-fold';
import { Lane } from './lane';

/** What is built anew. */
export interface Rebuild {
  readonly unit: FoldUnit;
  readonly tools: FoldTools;
  /** The generation that is served meanwhile. */
  readonly serving: GenerationFold;
  /** Aborts when the unit may not be folded any more. */
  readonly signal: AbortSignal;
}

/** Folds a unit into an empty generation, from the oldest records that its topics hold to those they end with now. */
export async function rebuildUnit(rebuild: Rebuild, writer: FoldWriter): Promise<GenerationFold> {
  const built = new GenerationFold(writer);
  const topics = projectionsOf(rebuild);
  const ends = await Promise.all(
    topics.map(async ({ topic }) => {
      const handle = openTopic(rebuild, topic);
      return { handle, end: (await handle.ends())[rebuild.unit.partition]?.newest };
    }),
  );
  await Promise.all(ends.map(({ handle, end }) => foldUpTo(rebuild, { built, handle, end })));
  return built;
}

/** Takes what was built on to where the served generation stands, so that no answer goes back in time. */
export async function catchUpWith(rebuild: Rebuild, built: GenerationFold): Promise<void> {
  await Promise.all(
    projectionsOf(rebuild).map(({ topic }) => {
      const end = rebuild.serving.reached(topic);
      return foldUpTo(rebuild, { built, handle: openTopic(rebuild, topic), end });
    }),
  );
}

interface Stretch {
  readonly built: GenerationFold;
  readonly handle: EventTopic;
  readonly end: Position | undefined;
}

async function foldUpTo(rebuild: Rebuild, { built, handle, end }: Stretch): Promise<void> {
  const folded = rebuild.tools.topics.get(handle.name);
  if (end === undefined || folded === undefined || isAtOrPast(built.reached(handle.name), end)) return;
  const lanes = folded.projections.map((projection) =>
    projection.name === rebuild.unit.projection
      ? new Lane(projection, built, projectionsOf(rebuild).length > 1)
      : undefined,
  );
  const { signal, unit } = rebuild;
  const source = { topic: handle, partition: unit.partition, after: built.reached(handle.name), signal };
  const keep = (record: BusRecord, misfit: Misfit): Promise<void> => keepOnce(rebuild, record, misfit);
  const onHole = (record: BusRecord): void => {
    tellHoleOnce(rebuild, record);
  };
  await followLanes(source, { reader: folded.reader, lanes, keep, onHole }, (position) => !isAtOrPast(position, end));
  signal.throwIfAborted();
}

/** What the served generation has passed was kept aside when it was folded there. */
function keepOnce({ serving, tools }: Rebuild, record: BusRecord, misfit: Misfit): Promise<void> {
  const { topic } = record.position;
  return isAtOrPast(serving.reached(topic), record.position)
    ? Promise.resolve()
    : tools.deadLetters.keep(record, misfit);
}

/** What the served generation has passed was counted when it was folded there. */
function tellHoleOnce({ serving, tools: { meter, subschema } }: Rebuild, { position }: BusRecord): void {
  const { topic } = position;
  if (!isAtOrPast(serving.reached(topic), position)) meter.countGap({ subschema, topic, reason: 'sequence' });
}

/** A position of another epoch is past nothing, and an end of another epoch is never reached: it is not there any more. */
function isAtOrPast(position: Position | undefined, end: Position): boolean {
  return position?.epoch === end.epoch && position.offset >= end.offset;
}

function projectionsOf({ unit, tools }: Rebuild): readonly Projection[] {
  return [...tools.topics.values()].flatMap(({ projections }) =>
    projections.filter(({ name }) => name === unit.projection),
  );
}

function openTopic({ tools }: Rebuild, topic: string): EventTopic {
  return tools.bus.topic(topic, tools.partitions);
}
