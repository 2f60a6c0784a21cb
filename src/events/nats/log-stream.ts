import { createHash } from 'node:crypto';
import { StorageType, type StreamInfo } from '@nats-io/jetstream';
import { isApiError, isMissingStream } from './api-error';
import type { StreamState } from './find-gap';
import type { NatsSession } from './nats-session';

/** The stream that holds a subject, as it was when it was asked. */
export interface LogStream extends StreamState {
  readonly name: string;
}

/** Error codes of the JetStream API. Source: nats-server, server/errors.json. */
const nameInUse = 10058;

/**
 * Finds the stream that holds a subject, or makes one for it alone, on files, without limits, named after it with dashes for
 * dots. Rejects with what the server said.
 */
export async function findLogStream(session: NatsSession, subject: string): Promise<LogStream> {
  const found = await findName(session, subject);
  if (found !== undefined) return readLogStream(session, found);
  return toLogStream(await makeStream(session, subject));
}

/** Asks a stream what it holds. Rejects when there is no such stream any more. */
export async function readLogStream({ manager }: NatsSession, name: string): Promise<LogStream> {
  return toLogStream(await manager.streams.info(name));
}

async function findName({ manager }: NatsSession, subject: string): Promise<string | undefined> {
  try {
    return await manager.streams.find(subject);
  } catch (error) {
    if (isMissingStream(error)) return undefined;
    throw error;
  }
}

async function makeStream({ manager }: NatsSession, subject: string): Promise<StreamInfo> {
  const name = subject.replace(/[./\\]/g, '-');
  const make = (as: string): Promise<StreamInfo> =>
    manager.streams.add({ name: as, subjects: [subject], storage: StorageType.File });
  try {
    return await make(name);
  } catch (error) {
    // Another topic has the name, as `a.b` and `a-b` would share one.
    if (isApiError(error, nameInUse))
      return make(`${name}-${createHash('sha256').update(subject).digest('hex').slice(0, 12)}`);
    throw error;
  }
}

function toLogStream({ config, created, state }: StreamInfo): LogStream {
  const { subjects, sources = [], mirror } = config;
  const isAlone =
    subjects.length === 1 && !/[*>]/.test(subjects[0] ?? '') && sources.length === 0 && mirror === undefined;
  const { messages, first_seq, last_seq: last } = state;
  // A stream that never held a message says that its first one is 0.
  const first = messages === 0 ? last + 1 : first_seq;
  return { name: config.name, epoch: created, isAlone, first, last, hasHoles: last - first + 1 > messages };
}
