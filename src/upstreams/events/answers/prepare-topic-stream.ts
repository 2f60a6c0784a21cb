import { GatewayError } from '../../../errors';
import type { ReceivedEvent } from '../../../events/parse-event';
import { BoundedStream } from '../../../projections/bounded-stream';
import { readEventPath } from '../../../projections/event-path';
import { pickValue } from '../../../projections/pick-value';
import type { ValueType } from '../../../projections/value-type';
import { createValueSchema } from '../../../projections/value-schema';
import type { Guard } from '../../guard';
import type { UpstreamAnswer, UpstreamField, UpstreamRequest, UpstreamStream } from '../../upstream';
import type { TopicField } from '../schema/events-model';
import { compileEntitySelection, entityOf, type EntityRow, type EntitySource } from './entity-loader';
import { compileTypeNaming } from './name-types';
import { readArguments } from './read-arguments';
import { renderTopic } from './render-template';
import { objectTypeOf } from './selected-fields';
import { StreamAnswers } from './stream-answers';
import { createTopicFilter } from './topic-filter';
import type { TopicTails } from './topic-tails';

/** What fields that deliver topics are answered with. */
export interface TopicStreamTools extends EntitySource {
  readonly tails: TopicTails;
  readonly guard: Guard;
  /** The streams that are open, for whoever closes the subschema. */
  readonly open: Set<{ end(): void }>;
  /** The most events that may wait for one subscriber. */
  readonly capacity: number;
}

/** Makes the row of an event; undefined where its payload is not of the type. */
type RowOf = (event: ReceivedEvent) => Promise<EntityRow | null | undefined>;

/**
 * Compiles a field that delivers the events of a topic from now on, those that pass its filter. An event whose payload does
 * not fit the field's type is an error at the field, and the stream goes on.
 */
export function prepareTopicStream(
  request: UpstreamRequest,
  delivers: TopicField,
  tools: TopicStreamTools,
): UpstreamStream {
  const [field] = request.fields;
  if (field === undefined) throw new Error('A subscription has one field.');
  const { guard, tails } = tools;
  const rowOf = delivers.value ? compileValue(delivers.value, field, tools) : compileEntity(delivers, field, tools);
  const toAnswer = async (event: ReceivedEvent): Promise<UpstreamAnswer> => {
    const row = await rowOf(event);
    if (row !== undefined) return { data: { [field.responseKey]: row }, errors: [] };
    const error = new GatewayError('UPSTREAM_BAD_RESPONSE', { subschema: guard.subschema });
    return { data: { [field.responseKey]: null }, errors: [{ error, path: [field.responseKey] }] };
  };
  return async (variables, context) => {
    const values = { args: readArguments(field, variables), context, subschema: guard.subschema };
    const topic = renderTopic(delivers.topic, values);
    const passes = createTopicFilter(delivers, values);
    const events = openEvents(tools, context.cancellation.signal);
    const listener = {
      onEvent: (event: ReceivedEvent) => {
        if (passes(event)) events.stream.push(event);
      },
      onLoss: (error: GatewayError) => {
        events.stream.fail(error);
      },
    };
    try {
      await guard.run({ operation: 'subscription', target: delivers.field }, context, async () => {
        events.onEnd(await tails.listen(topic, listener));
      });
    } catch (error) {
      events.stream.end();
      throw error;
    }
    return new StreamAnswers({ changes: events.stream, opening: undefined, toAnswer });
  };
}

interface OpenEvents {
  readonly stream: BoundedStream<ReceivedEvent>;
  /** Says what is to be done when the stream ends; at once when it has. */
  readonly onEnd: (leave: () => void) => void;
}

function openEvents({ open, capacity, guard }: TopicStreamTools, signal: AbortSignal): OpenEvents {
  let leave: () => void = () => undefined;
  let ended = signal.aborted;
  const stream: BoundedStream<ReceivedEvent> = new BoundedStream({
    capacity,
    signal,
    createOverflow: () => new GatewayError('SLOW_CONSUMER', { subschema: guard.subschema }),
    onEnd: () => {
      ended = true;
      open.delete(stream);
      leave();
    },
  });
  if (!ended) open.add(stream);
  return {
    stream,
    onEnd: (action) => {
      leave = action;
      if (ended) action();
    },
  };
}

function compileValue(type: ValueType, { selections = [] }: UpstreamField, { schema }: EntitySource): RowOf {
  const check = createValueSchema(type);
  const objectType = objectTypeOf(schema, type.kind === 'object' ? type.name : '');
  const nameTypes = compileTypeNaming(schema, objectType, selections);
  return ({ type: eventType, time, data }) => {
    const parsed = check.safeParse(pickValue(type, data, { type: eventType, time, record: data }));
    if (!parsed.success) return Promise.resolve(undefined);
    const row = parsed.data as EntityRow;
    return Promise.resolve(nameTypes === undefined ? row : nameTypes(row));
  };
}

/** The payload names an entity by its key; its links are read anew for every event. */
function compileEntity({ type }: TopicField, { selections = [] }: UpstreamField, source: EntitySource): RowOf {
  const { key } = entityOf(source.model, type);
  const selection = compileEntitySelection(source, type, selections);
  return async ({ data }) => {
    const [row] = await selection.load([key.map(({ name }) => readEventPath(data, [name]))]);
    return row ?? undefined;
  };
}
