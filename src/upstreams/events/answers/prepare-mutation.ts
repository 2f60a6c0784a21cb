import { createEvent } from '../../../events/create-event';
import type { EventBus, Position } from '../../../events/event-bus';
import { Misfit } from '../../../events/misfit';
import { GatewayError } from '../../../errors';
import { formatEntityKey } from '../../../projections/entity-key';
import type { TopicFold } from '../../../projections/topic-fold';
import type { CallContext } from '../../call-context';
import type { Guard } from '../../guard';
import type { UpstreamCall, UpstreamField, UpstreamFieldError, UpstreamRequest, VariableValues } from '../../upstream';
import type { Publication } from '../schema/events-model';
import { compileEntitySelection, type EntitySource } from './entity-loader';
import { readArguments } from './read-arguments';

/** What mutations are answered with. */
export interface MutationTools extends EntitySource {
  readonly bus: EventBus;
  readonly guard: Guard;
  /** By topic. */
  readonly folds: ReadonlyMap<string, TopicFold>;
}

/** How long a mutation that returns an entity waits for the fold, in milliseconds. */
const visibilityWait = 2000;

/** Answers one root field, or throws a `GatewayError` for it alone. */
type FieldAnswer = (variables: VariableValues, context: CallContext) => Promise<unknown>;

/** Compiles a mutation: its fields publish one after the other. A field that fails is null, with its error at its path. */
export function prepareMutation(request: UpstreamRequest, tools: MutationTools): UpstreamCall {
  const fields = request.fields.map((field) => ({ key: field.responseKey, answer: compileField(tools, field) }));
  return async (variables, context) => {
    const data = new Map<string, unknown>();
    const errors: UpstreamFieldError[] = [];
    for (const { key, answer } of fields) {
      try {
        data.set(key, await answer(variables, context));
      } catch (error) {
        data.set(key, null);
        errors.push({
          error: error instanceof Error ? error : new GatewayError('INTERNAL', { cause: error }),
          path: [key],
        });
      }
    }
    return { data: Object.fromEntries(data), errors };
  };
}

function compileField(tools: MutationTools, field: UpstreamField): FieldAnswer {
  if (field.name === '__typename') return () => Promise.resolve('Mutation');
  const publication = tools.model.publications.get(field.name);
  if (publication === undefined) throw new Error(`Mutation.${field.name} is no field of this subschema.`);
  const publish = compilePublish(tools, publication);
  const { returns, topic, isNullable } = publication;
  const fold = tools.folds.get(topic);
  if (returns === undefined || fold === undefined) {
    return async (variables, context) => {
      await publish(readArguments(field, variables), context);
      return true;
    };
  }
  const selection = compileEntitySelection(tools, returns, field.selections ?? []);
  return async (variables, context) => {
    const { position, keys } = await publish(readArguments(field, variables), context);
    const passed = await fold.progress.wait(position, {
      milliseconds: visibilityWait,
      signal: context.cancellation.signal,
    });
    if (!passed) throw new GatewayError('NOT_YET_VISIBLE', { subschema: tools.guard.subschema });
    const [entity] = await selection.load([keys.get(returns) ?? []]);
    if (entity != null || isNullable) return entity ?? null;
    const message = `The event was published, but its ${returns} cannot be shown yet: other events must complete it.`;
    throw new GatewayError('NOT_YET_VISIBLE', { message, subschema: tools.guard.subschema });
  };
}

interface Published {
  readonly position: Position;
  /** The values of the keys of the entities that the event is about, by type. */
  readonly keys: ReadonlyMap<string, readonly unknown[]>;
}

function compilePublish(
  { bus, guard, folds, model }: MutationTools,
  { field, topic, eventType, key }: Publication,
): (args: Readonly<Record<string, unknown>>, context: CallContext) => Promise<Published> {
  const reader = folds.get(topic)?.reader;
  const subschema = guard.subschema;
  const projections = [...model.entities.values()]
    .flatMap((entity) => entity.projection ?? [])
    .filter((one) => one.topic === topic);
  return async (args, context) => {
    const event = createEvent({
      source: `/selvage/${subschema}`,
      type: eventType,
      key: formatEntityKey(key.map((name) => args[name])),
      data: args,
    });
    const read = reader?.read({ ...event, partitionkey: event.partitionkey });
    if (read instanceof Misfit) {
      throw new GatewayError('BAD_USER_INPUT', {
        message: `The event would not fit its topic: ${read.reason}`,
        subschema,
      });
    }
    const position = await guard.run({ operation: 'mutation', target: field }, context, async () => {
      try {
        return await bus.topic(topic).publish(event);
      } catch (cause) {
        throw new GatewayError('PUBLISH_FAILED', { subschema, cause });
      }
    });
    const keys = new Map<string, readonly unknown[]>();
    for (const [index, projection] of projections.entries()) {
      const effect = read?.effects[index];
      const reading = effect?.kind === 'fold' ? effect.entries[0]?.reading : undefined;
      if (reading !== undefined)
        keys.set(
          projection.name,
          projection.key.map((name) => reading[name]),
        );
    }
    return { position, keys };
  };
}
