import type { PartitionEnds, Position } from '../event-bus';
import { findLogStream, type LogStream } from './log-stream';
import type { NatsLink } from './nats-link';
import { answerTimeout, type NatsSession } from './nats-session';
import { until } from './until';

/** Whose ends are read. */
interface ReadEndsOptions {
  readonly link: NatsLink;
  readonly topic: string;
  readonly partition: number;
  readonly subject: string;
}

/** Asks what a log holds. Rejects within two seconds when the server does not say. */
export function readEnds(options: ReadEndsOptions): Promise<PartitionEnds> {
  const signal = AbortSignal.timeout(answerTimeout);
  return until(signal, askEnds(options, signal));
}

async function askEnds(
  { link, topic, partition, subject }: ReadEndsOptions,
  signal: AbortSignal,
): Promise<PartitionEnds> {
  const session = await link.session(signal);
  const stream = await findLogStream(session, subject);
  const { epoch } = stream;
  const at = (offset: number | undefined): Position | undefined =>
    offset === undefined ? undefined : { topic, epoch, partition, offset };
  const { oldest, newest } = stream.isAlone ? endsOf(stream) : await findEnds(session, stream, subject);
  return { partition, epoch, oldest: at(oldest), newest: at(newest) };
}

/** Sequences of a log's oldest and newest record. */
interface Ends {
  readonly oldest: number | undefined;
  readonly newest: number | undefined;
}

function endsOf({ first, last }: LogStream): Ends {
  return { oldest: first > last ? undefined : first, newest: last === 0 ? undefined : last };
}

/** In a stream of many subjects only what is still held can be found. */
async function findEnds({ manager }: NatsSession, { name, first }: LogStream, subject: string): Promise<Ends> {
  // The server takes both together, which the client's types do not know.
  const next = { seq: first, next_by_subj: subject };
  const [oldest, newest] = await Promise.all([
    manager.streams.getMessage(name, next),
    manager.streams.getMessage(name, { last_by_subj: subject }),
  ]);
  return { oldest: oldest?.seq, newest: newest?.seq };
}
