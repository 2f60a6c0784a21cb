import { GatewayError } from '../../../errors';
import type { ChangeTail } from '../../../projections/change-tail';
import type { CursorSeal } from '../../../projections/live/cursor-seal';
import { LiveChanges } from '../../../projections/live/live-changes';
import type { LiveStep } from '../../../projections/live/live-options';
import type { CallContext } from '../../call-context';
import type { Guard } from '../../guard';
import type { UpstreamAnswer, UpstreamField, UpstreamRequest, UpstreamStream } from '../../upstream';
import type { EntityType, LiveField } from '../schema/events-model';
import {
  compileEntitySelection,
  entityOf,
  type EntityRow,
  type EntitySelection,
  type EntitySource,
} from './entity-loader';
import { readKeyText } from './key-values';
import { LiveAnswers } from './live-answers';
import { readLiveRequest, type LiveRequest } from './live-request';
import { readArguments } from './read-arguments';

/** What live fields are answered with. */
export interface StreamTools extends EntitySource {
  /** By the names of types. */
  readonly tails: ReadonlyMap<string, ChangeTail>;
  readonly cursors: CursorSeal;
  readonly guard: Guard;
  /** The streams that are open, for whoever closes the subschema. */
  readonly open: Set<{ end(): void }>;
  /** The most entities whose changes may wait for one subscriber. */
  readonly capacity: number;
}

interface CompiledField {
  readonly field: UpstreamField;
  readonly live: LiveField;
  readonly entity: EntityType;
  readonly tail: ChangeTail;
  readonly selection: EntitySelection;
}

/**
 * Compiles a live field. With the whole key given, or `first`, it delivers the present state, then every later change;
 * otherwise changes from now on; with a cursor, whatever has changed since, and then every later change. There is neither a
 * gap nor a repeat. Each answer's extensions hold a cursor to go on after it.
 */
export function prepareStream(request: UpstreamRequest, tools: StreamTools): UpstreamStream {
  const compiled = compileLiveField(request, tools);
  const { field, live, entity } = compiled;
  const { guard } = tools;
  return async (variables, context) => {
    const question = { live, entity, args: readArguments(field, variables), resumeAfter: context.resumeAfter };
    const asked = readLiveRequest(question, { ...tools, subschema: guard.subschema });
    const changes = openChanges(compiled, asked, { tools, context });
    try {
      await guard.run({ operation: 'subscription', target: live.field }, context, () => changes.open());
    } catch (error) {
      changes.end();
      throw error;
    }
    return new LiveAnswers({ changes, toAnswer: createToAnswer(compiled, asked, tools.cursors) });
  };
}

function compileLiveField(request: UpstreamRequest, tools: StreamTools): CompiledField {
  const [field] = request.fields;
  const live = field && tools.model.liveFields.get(field.name);
  const tail = live && tools.tails.get(live.type);
  if (field === undefined || live === undefined || tail === undefined) {
    throw new Error(`Subscription.${field?.name ?? ''} is no live field of this subschema.`);
  }
  const selection = compileEntitySelection(tools, live.type, field.selections ?? []);
  return { field, live, tail, entity: entityOf(tools.model, live.type), selection };
}

function openChanges(
  { live, tail }: CompiledField,
  { key, first, from }: LiveRequest,
  { tools, context }: { readonly tools: StreamTools; readonly context: CallContext },
): LiveChanges {
  const { store, open, capacity, guard } = tools;
  const changes = new LiveChanges({
    store,
    tail,
    scope: { projection: live.type, key: key.text, follows: (text) => key.follows(text) },
    from,
    first,
    capacity,
    createOverflow: () => new GatewayError('SLOW_CONSUMER', { subschema: guard.subschema }),
    signal: context.cancellation.signal,
    onEnd: () => {
      open.delete(changes);
    },
  });
  if (!context.cancellation.aborted) open.add(changes);
  return changes;
}

function createToAnswer(
  { field, live, entity, selection }: CompiledField,
  { binding }: LiveRequest,
  cursors: CursorSeal,
): (step: LiveStep) => Promise<UpstreamAnswer | undefined> {
  return async (step) => {
    const key = readKeyText(entity, step.key) ?? [];
    const row = await selection.complete(step.state, key);
    if (row === undefined && !isTold(step, live)) return undefined;
    const isRemoval = row === undefined;
    const extensions = {
      cursor: cursors.seal(step.place, binding),
      ...(step.merged > 0 && { coalesced: step.merged }),
      ...(step.reset && { reset: true }),
      ...(isRemoval && { removed: keyObject(entity, key) }),
    };
    return { data: { [field.responseKey]: row ?? null }, errors: [], extensions };
  };
}

/** A removal is null where that is allowed; an entity that is not whole yet gives nothing, and neither does one that never was. */
function isTold({ state, listed, reset }: LiveStep, { isNullable }: LiveField): boolean {
  return state === undefined && isNullable && (!listed || reset);
}

function keyObject({ key }: EntityType, values: readonly unknown[]): EntityRow {
  return Object.fromEntries(key.map(({ name }, index) => [name, values[index]]));
}
