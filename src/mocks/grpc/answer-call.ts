import { setTimeout as sleep } from 'node:timers/promises';
import type { Metadata, sendUnaryData, ServerUnaryCall, ServerWritableStream, status } from '@grpc/grpc-js';
import type { Type } from 'protobufjs';
import type { Fault } from '../faults';
import { GrpcStatusError } from './grpc-status-error';
import type { RecordedCall } from '../mock';
import { readMessage } from './read-message';
import { writeMessage } from './write-message';

/**
 * A message as handlers see and give it: field names as in the proto, enums by name, 64-bit integers as strings of digits,
 * maps as objects, bytes as buffers, a Timestamp as `{seconds, nanos}`.
 */
export type GrpcMessage = Readonly<Record<string, unknown>>;

/** Answers a unary method. Throw a {@link GrpcStatusError} to answer with a status. */
export type UnaryHandler = (request: GrpcMessage, call: GrpcCallInfo) => GrpcMessage | Promise<GrpcMessage>;

/** Answers a server stream, message by message. It is returned when the client leaves. */
export type StreamHandler = (
  request: GrpcMessage,
  call: GrpcCallInfo,
) => AsyncIterable<GrpcMessage> | Iterable<GrpcMessage>;

/** What a handler may know of its call beside the request. */
export interface GrpcCallInfo {
  /** Lower-case keys to their values; several of one key are joined by `, `. */
  readonly metadata: Readonly<Record<string, string | undefined>>;
  /** Aborts when the client cancels or its deadline passes. */
  readonly signal: AbortSignal;
  /** When the client stops waiting; undefined when it set no deadline. */
  readonly deadline: Date | undefined;
}

/** A method's handler, with what kind of method it answers. */
export type MockedMethod =
  | { readonly kind: 'unary'; readonly answer: UnaryHandler }
  | { readonly kind: 'stream'; readonly answer: StreamHandler };

/** What answering a method takes. */
export interface AnswerSource {
  readonly name: string;
  readonly mocked: MockedMethod;
  readonly requestType: Type;
  readonly responseType: Type;
  readonly takeFault: () => Fault | undefined;
  readonly record: (call: RecordedCall) => void;
  /** Resets the connection of a call by its peer. */
  readonly reset: (peer: string) => void;
}

type Unary = ServerUnaryCall<Buffer, Buffer>;
type Stream = ServerWritableStream<Buffer, Buffer>;

/** No message of protobuf begins like this. */
const garbage = Buffer.alloc(16, 0xff);

/** Makes the handler that grpc-js calls: it records, then does what the script of faults or the mock's handler says. */
export function answerCall(source: AnswerSource): (call: Unary & Stream, done?: sendUnaryData<Buffer>) => void {
  return (call, done) => {
    const info = describeCall(call);
    const request = readMessage(source.requestType, call.request);
    source.record({ target: source.name, payload: request, headers: info.metadata });
    const answered = done === undefined ? answerStream(call, source) : answerUnary(done, source);
    const refuse = (error: unknown): void => {
      const shown = asStatus(error);
      if (done === undefined) call.emit('error', shown);
      else done(shown);
    };
    meetFault(call, source, info)
      .then((fate) => answered(fate, request, info))
      .catch(refuse);
  };
}

/** How a call goes on after its fault. */
type Fate = 'answer' | 'silence' | 'garbage';

async function meetFault(call: Unary | Stream, source: AnswerSource, { signal }: GrpcCallInfo): Promise<Fate> {
  const fault = source.takeFault();
  switch (fault?.kind) {
    case undefined:
      return 'answer';
    case 'delay':
      await sleep(fault.milliseconds, undefined, { signal }).catch(() => undefined);
      return signal.aborted ? 'silence' : 'answer';
    case 'fail':
      throw fault.error ?? new GrpcStatusError('UNAVAILABLE', 'The mock is told to fail.');
    case 'drop':
      source.reset(call.getPeer());
      return 'silence';
    case 'hang':
      return 'silence';
    case 'garbage':
      return 'garbage';
  }
}

type Answered = (fate: Fate, request: Readonly<Record<string, unknown>>, info: GrpcCallInfo) => Promise<void>;

function answerUnary(done: sendUnaryData<Buffer>, { mocked, responseType }: AnswerSource): Answered {
  return async (fate, request, info) => {
    if (fate === 'garbage') done(null, garbage);
    if (fate !== 'answer' || mocked.kind !== 'unary') return;
    done(null, writeMessage(responseType, await mocked.answer(request, info)));
  };
}

function answerStream(call: Stream, { mocked, responseType }: AnswerSource): Answered {
  return async (fate, request, info) => {
    if (fate === 'garbage') call.write(garbage);
    if (fate !== 'answer' || mocked.kind !== 'stream') return;
    for await (const message of mocked.answer(request, info)) {
      if (info.signal.aborted) return;
      if (!call.write(writeMessage(responseType, message))) await drained(call, info.signal);
    }
    call.end();
  };
}

function drained(call: Stream, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      call.off('drain', go);
      signal.removeEventListener('abort', go);
      resolve();
    };
    call.once('drain', go);
    signal.addEventListener('abort', go, { once: true });
    if (signal.aborted) go();
  });
}

function describeCall(call: Unary | Stream): GrpcCallInfo {
  const controller = new AbortController();
  call.on('cancelled', () => {
    controller.abort();
  });
  const deadline = call.getDeadline();
  return {
    metadata: readMetadata(call.metadata),
    signal: controller.signal,
    deadline: deadline === Infinity ? undefined : new Date(deadline),
  };
}

function readMetadata(metadata: Metadata): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.keys(metadata.getMap()).map((key) => [
      key,
      metadata
        .get(key)
        .map((value) => value.toString())
        .join(', '),
    ]),
  );
}

function asStatus(error: unknown): GrpcStatusError | (Error & { readonly code: status; readonly details: string }) {
  if (error instanceof GrpcStatusError) return error;
  const details = error instanceof Error ? error.message : String(error);
  return new GrpcStatusError('UNKNOWN', details);
}
