import { createEvent } from '../../../events/create-event';
import type { CloudEvent, EventBus, Position } from '../../../events/event-bus';
import { Misfit } from '../../../events/misfit';
import { GatewayError } from '../../../errors';
import { formatEntityKey } from '../../../projections/entity-key';
import type { Folds } from '../../../projections/open-folds';
import type { ReadEvent } from '../../../projections/topic-reader';
import type { CallContext } from '../../call-context';
import type { Guard } from '../../guard';
import type { Publication } from '../schema/events-model';
import type { EntitySource } from './entity-loader';
import { foreseeMisfit } from './foresee-misfit';

/** What events are published with. */
export interface PublishTools extends EntitySource {
  readonly bus: EventBus;
  readonly partitions: number;
  readonly guard: Guard;
  readonly folds: Folds;
}

/** An event that the bus holds. */
export interface Published {
  readonly position: Position;
  /** The values of the keys of the entities that the event is about, by type. */
  readonly keys: ReadonlyMap<string, readonly unknown[]>;
}

/**
 * Compiles the publishing of one field's events. It rejects with BAD_USER_INPUT, and nothing is published, when an event would
 * not fit its topic or what is folded from it; and with PUBLISH_FAILED when the bus has not said that it holds the event.
 */
export function compilePublish(
  tools: PublishTools,
  { field, topic, eventType, key }: Publication,
): (args: Readonly<Record<string, unknown>>, context: CallContext) => Promise<Published> {
  const { bus, partitions, guard, folds, store } = tools;
  const { subschema } = guard;
  const projections = [...tools.model.entities.values()]
    .flatMap((entity) => entity.projections)
    .filter((one) => one.topic === topic);
  const foresee = foreseeMisfit(projections, store);

  const refuse = (cause: unknown): GatewayError => new GatewayError('PUBLISH_FAILED', { subschema, cause });

  async function send(event: CloudEvent, context: CallContext): Promise<Position> {
    try {
      return await guard.run({ operation: 'mutation', target: field }, context, async () => {
        try {
          return await bus.topic(topic, partitions).publish(event);
        } catch (cause) {
          throw refuse(cause);
        }
      });
    } catch (error) {
      // The guard may be tired of waiting before the bus is: the event may be there or not, as when the bus says nothing.
      throw error instanceof GatewayError && error.code === 'UPSTREAM_TIMEOUT' ? refuse(error) : error;
    }
  }

  return async (args, context) => {
    const partitionkey = formatEntityKey(key.map((name) => args[name]));
    const event = createEvent({ source: `/selvage/${subschema}`, type: eventType, key: partitionkey, data: args });
    const read = folds.reader(topic)?.read({ ...event, partitionkey });
    const misfit = read instanceof Misfit ? read : read && (await foresee(read));
    if (misfit !== undefined) {
      const message = `The event would not fit its topic: ${misfit.reason}`;
      throw new GatewayError('BAD_USER_INPUT', { message, subschema });
    }
    const keys = read instanceof Misfit || read === undefined ? new Map<string, readonly unknown[]>() : keysOf(read);
    const position = await send(event, context);
    context.streams?.notePosition(position);
    return { position, keys };
  };

  function keysOf({ effects }: ReadEvent): ReadonlyMap<string, readonly unknown[]> {
    const keys = new Map<string, readonly unknown[]>();
    for (const [index, { name, key: names }] of projections.entries()) {
      const effect = effects[index];
      const reading = effect?.kind === 'fold' ? effect.entries[0]?.reading : undefined;
      if (reading !== undefined)
        keys.set(
          name,
          names.map((one) => reading[one]),
        );
    }
    return keys;
  }
}
