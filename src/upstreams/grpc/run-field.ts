import { status } from '@grpc/grpc-js';
import { OperationTypeNode } from 'graphql';
import { GatewayError } from '../../errors';
import type { CallContext } from '../call-context';
import type { CallBounds, Guard } from '../guard';
import type { HeaderTemplates } from '../header-templates';
import type { UpstreamAnswer, UpstreamField, UpstreamStream, VariableValues } from '../upstream';
import { callStream } from './call-stream';
import { callUnary } from './call-unary';
import type { Channels } from './channel';
import { buildMetadata } from './metadata';
import { createRootCodec, recordOf } from './root-codec';
import type { RootField } from './root-field';
import { createStatusError, type ErrorPolicy, isServiceError } from './status-error';

/** What calls to one server share. */
export interface ServerAccess {
  readonly channels: Channels;
  readonly guard: Guard;
  readonly metadata: HeaderTemplates;
  readonly errors: ErrorPolicy;
  /** The fields of Query that are entry points. */
  readonly entryPoints: ReadonlySet<string>;
}

/** Answers one root field by one guarded RPC. Rejects with the call's error. */
export type FieldCall = (values: VariableValues, context: CallContext) => Promise<UpstreamAnswer>;

/** Compiles the call of one selected root field of Query or Mutation. NOT_FOUND at an entry point is null, or an empty list where null may not be. */
export function prepareField(root: RootField, selected: UpstreamField, access: ServerAccess): FieldCall {
  const { guard, channels } = access;
  const codec = createRootCodec(root, selected, guard.subschema);
  const path = `/${root.method.name}`;
  const isEntryPoint = root.operation === OperationTypeNode.QUERY && access.entryPoints.has(root.name);
  const absence = isEntryPoint ? absenceAt(root) : undefined;
  const guarded = { operation: root.operation, target: root.method.name };
  return async (values, context) => {
    const request = codec.encode(values);
    const metadata = buildMetadata(access.metadata, context);
    const run = guard.run(guarded, context, async (bounds) => {
      try {
        const call = { client: channels.unary, path, request, metadata };
        return codec.decode(await callUnary(call, bounds));
      } catch (error) {
        if (absence !== undefined && isServiceError(error) && error.code === status.NOT_FOUND) {
          return { data: recordOf(selected.responseKey, absence), errors: [] };
        }
        throw shapeError(error, access, { bounds, context });
      }
    });
    return run.catch((error: unknown) => {
      throw nameTimeout(error);
    });
  };
}

/** The guard's timer may fire before the channel's, and knows of no status. */
function nameTimeout(error: unknown): unknown {
  if (!(error instanceof GatewayError) || error.code !== 'UPSTREAM_TIMEOUT') return error;
  const extensions = { grpc: { status: 'DEADLINE_EXCEEDED' } };
  return new GatewayError(error.code, { subschema: error.subschema, message: error.message, cause: error, extensions });
}

/** What says that nothing was found; undefined where the type has no way to say so. */
function absenceAt({ nullable, result }: RootField): null | readonly never[] | undefined {
  if (nullable) return null;
  return result.kind === 'path' && result.last.rule === 'list' ? [] : undefined;
}

/** Compiles the stream of one selected root field of Subscription. */
export function prepareStreamField(root: RootField, selected: UpstreamField, access: ServerAccess): UpstreamStream {
  const { guard, channels } = access;
  const codec = createRootCodec(root, selected, guard.subschema);
  const path = `/${root.method.name}`;
  const guarded = { operation: 'subscription', target: root.method.name } as const;
  return async (values, context) => {
    const request = codec.encode(values);
    const metadata = buildMetadata(access.metadata, context);
    return guard.run(guarded, context, (bounds) => {
      const messages = callStream({ client: channels.streams, path, request, metadata }, bounds);
      const shape = (error: unknown): unknown => shapeError(error, access, { bounds, context });
      return Promise.resolve(mapMessages(messages, (bytes) => codec.decode(bytes), shape));
    });
  };
}

function mapMessages(
  messages: AsyncIterableIterator<Buffer>,
  decode: (bytes: Buffer) => UpstreamAnswer,
  shape: (error: unknown) => unknown,
): AsyncIterableIterator<UpstreamAnswer> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        const result = await messages.next();
        return result.done === true ? finished : { done: false, value: decode(result.value) };
      } catch (error) {
        // A message that cannot be read ends the stream: nobody knows what was lost.
        await messages.return?.();
        throw shape(error);
      }
    },
    async return() {
      await messages.return?.();
      return finished;
    },
  };
}

const finished = { done: true, value: undefined } as const;

interface Contexts {
  readonly bounds: CallBounds;
  readonly context: CallContext;
}

function shapeError(error: unknown, { guard, errors }: ServerAccess, { bounds, context }: Contexts): unknown {
  if (!isServiceError(error)) return error;
  // The channel's own timer may fire just before the guard's, which knows whose time it was.
  const whole = bounds.deadline >= context.deadline && performance.now() >= context.deadline - 10;
  if (error.code === status.DEADLINE_EXCEEDED && whole) {
    return new GatewayError('DEADLINE_EXCEEDED', { subschema: guard.subschema, cause: error });
  }
  return createStatusError(error, guard.subschema, errors);
}
