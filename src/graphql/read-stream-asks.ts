import { z } from 'zod';
import { parseDuration } from '../units/duration';
import { StreamNotes } from './stream-notes';

/** How long a read waits for what must be visible unless the request says otherwise, in milliseconds. */
const defaultWait = 2000;

/** The most positions of one request. */
const maxPositions = 100;

const text = z.string().min(1).max(1024);
const position = z.object({ topic: text, epoch: text, partition: z.int().min(0), offset: z.int().min(0) });
const positionList = z.array(position).max(maxPositions);

const rule =
  `extensions.positions must be true, or a list of at most ${String(maxPositions)} positions ` +
  'as an answer has told them: { topic, epoch, partition, offset }.';

/**
 * Reads what a request asks of streams of events: `positions`, `freshness` and `wait` of its extensions, and the JSON of the
 * header `x-selvage-positions`, which is a list of positions. Undefined when it asks nothing; a sentence when it is wrong.
 */
export function readStreamAsks(
  extensions: Readonly<Record<string, unknown>> | undefined,
  header: string | undefined,
): StreamNotes | string | undefined {
  const { positions, freshness = false, wait } = extensions ?? {};
  if (positions === undefined && freshness === false && header === undefined) return undefined;
  if (typeof freshness !== 'boolean') return 'extensions.freshness must be true or false.';
  const asked = readPositions(positions);
  const sent = header === undefined ? [] : readHeaderPositions(header);
  if (typeof asked === 'string') return asked;
  if (typeof sent === 'string') return sent;
  const milliseconds = wait === undefined ? defaultWait : parseDuration(typeof wait === 'string' ? wait : '');
  if (milliseconds === undefined) return 'extensions.wait must be a duration such as "2s".';
  const tellsPositions = positions !== undefined && positions !== false;
  return new StreamNotes({ positions: [...asked, ...sent], wait: milliseconds, freshness, tellsPositions });
}

type Positions = StreamNotes['positions'];

function readPositions(positions: unknown): Positions | string {
  if (positions === undefined || typeof positions === 'boolean') return [];
  const parsed = positionList.safeParse(positions);
  return parsed.success ? parsed.data : rule;
}

function readHeaderPositions(header: string): Positions | string {
  try {
    const parsed = positionList.safeParse(JSON.parse(header));
    if (parsed.success) return parsed.data;
  } catch {
    // The sentence below tells the same.
  }
  return 'The header x-selvage-positions must be a JSON list of positions: [{ "topic", "epoch", "partition", "offset" }].';
}
