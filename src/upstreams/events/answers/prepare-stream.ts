import { GatewayError } from '../../../errors';
import { BoundedStream } from '../../../projections/bounded-stream';
import type { Change, ChangeHub } from '../../../projections/change-hub';
import type { StoredStates } from '../../../projections/projection-store';
import type { Guard } from '../../guard';
import type { UpstreamAnswer, UpstreamField, UpstreamRequest, UpstreamStream } from '../../upstream';
import { resumeArgument } from '../schema/compile-subscriptions';
import type { EntityType, LiveField } from '../schema/events-model';
import { compileEntitySelection, entityOf, type EntitySelection, type EntitySource } from './entity-loader';
import { readKeyText } from './key-values';
import { readLiveKey, type LiveKey } from './live-key';
import { readArguments } from './read-arguments';
import { StreamAnswers } from './stream-answers';

/** What live fields are answered with. */
export interface StreamTools extends EntitySource {
  readonly hub: ChangeHub;
  readonly guard: Guard;
  /** The streams that are open, for whoever closes the subschema. */
  readonly open: Set<{ end(): void }>;
  /** The most changes that may wait for one subscriber. */
  readonly capacity: number;
}

interface CompiledField {
  readonly field: UpstreamField;
  readonly live: LiveField;
  readonly entity: EntityType;
  readonly selection: EntitySelection;
}

/**
 * Compiles a live field. With the whole key given it delivers the present state, if there is one, then every later change;
 * otherwise changes from now on. Between the two there is neither a gap nor a repeat: changes are collected before the state
 * is read, and those that it already holds are left out by their positions.
 */
export function prepareStream(request: UpstreamRequest, tools: StreamTools): UpstreamStream {
  const compiled = compileLiveField(request, tools);
  const { field, live, entity, selection } = compiled;
  return async (variables, context) => {
    const key = readKey(compiled, tools.guard, readArguments(field, variables));
    const changes = openChanges(tools, { projection: live.type, key: key.text }, context.cancellation.signal);
    try {
      const snapshot = await tools.guard.run({ operation: 'subscription', target: live.field }, context, () =>
        tools.store.read(live.type, key.text === undefined ? [] : [key.text]),
      );
      const opening = key.values && (await selection.complete(snapshot.states[0], key.values));
      return new StreamAnswers({
        changes,
        opening: opening && { data: { [field.responseKey]: opening }, errors: [] },
        toAnswer: async (change) => {
          if (!key.follows(change.key) || isHeldBy(snapshot, change)) return undefined;
          const row = await selection.complete(change.state, readKeyText(entity, change.key) ?? []);
          return row === undefined
            ? answerAbsence(compiled, change)
            : { data: { [field.responseKey]: row }, errors: [] };
        },
      });
    } catch (error) {
      changes.end();
      throw error;
    }
  };
}

function compileLiveField(request: UpstreamRequest, tools: StreamTools): CompiledField {
  const [field] = request.fields;
  const live = field && tools.model.liveFields.get(field.name);
  if (field === undefined || live === undefined) {
    throw new Error(`Subscription.${field?.name ?? ''} is no live field of this subschema.`);
  }
  const selection = compileEntitySelection(tools, live.type, field.selections ?? []);
  return { field, live, entity: entityOf(tools.model, live.type), selection };
}

function readKey(
  { live, entity }: CompiledField,
  { subschema }: Guard,
  args: Readonly<Record<string, unknown>>,
): LiveKey {
  if (args[resumeArgument] != null) {
    const message = `Resuming is not built yet: leave ${resumeArgument} out, and the stream begins with the present state.`;
    throw new GatewayError('BAD_USER_INPUT', { message, subschema });
  }
  const key = readLiveKey(live, entity, args);
  if (key !== undefined) return key;
  throw new GatewayError('BAD_USER_INPUT', { message: `The arguments are no key of ${entity.name}.`, subschema });
}

/** A removal is null where that is allowed; an entity that is not whole yet gives nothing. */
function answerAbsence({ field, live }: CompiledField, change: Change): UpstreamAnswer | undefined {
  return change.state === undefined && live.isNullable
    ? { data: { [field.responseKey]: null }, errors: [] }
    : undefined;
}

function openChanges(
  { hub, open, capacity, guard }: StreamTools,
  to: { readonly projection: string; readonly key: string | undefined },
  signal: AbortSignal,
): BoundedStream<Change> {
  let stopListening: () => void = () => undefined;
  const stream: BoundedStream<Change> = new BoundedStream({
    capacity,
    signal,
    createOverflow: () => new GatewayError('SLOW_CONSUMER', { subschema: guard.subschema }),
    onEnd: () => {
      stopListening();
      open.delete(stream);
    },
  });
  if (signal.aborted) return stream;
  stopListening = hub.listen(to, (change) => {
    stream.push(change);
  });
  open.add(stream);
  return stream;
}

function isHeldBy({ positions }: StoredStates, { position }: Change): boolean {
  const reached = positions.find(
    ({ topic, partition }) => topic === position.topic && partition === position.partition,
  );
  return reached?.epoch === position.epoch && position.offset <= reached.offset;
}
