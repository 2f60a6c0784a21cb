import { GatewayError } from '../../../errors';
import type { CursorSeal } from '../../../projections/live/cursor-seal';
import { placeOfNothing } from '../../../projections/live/live-place';
import type { LiveOptions } from '../../../projections/live/live-options';
import { mostOfSnapshot, resumeArgument, snapshotArgument } from '../schema/compile-subscriptions';
import type { EntityType, LiveField } from '../schema/events-model';
import { readLiveKey, type LiveKey } from './live-key';

/** What a subscriber asks for. */
export interface LiveRequest extends Pick<LiveOptions, 'from' | 'first'> {
  readonly key: LiveKey;
  /** What its cursors are for: they are good for the same question alone. */
  readonly binding: string;
}

/** What a live field is asked. */
export interface LiveQuestion {
  readonly live: LiveField;
  readonly entity: EntityType;
  readonly args: Readonly<Record<string, unknown>>;
  /** The cursor that the transport brought; it is newer than the argument. */
  readonly resumeAfter: string | undefined;
}

/** Reads what a subscriber asks for. Throws BAD_USER_INPUT where an argument does not fit, or a cursor is not ours. */
export function readLiveRequest(
  { live, entity, args, resumeAfter }: LiveQuestion,
  { subschema, cursors }: { readonly subschema: string; readonly cursors: CursorSeal },
): LiveRequest {
  const refuse = (message: string): GatewayError => new GatewayError('BAD_USER_INPUT', { message, subschema });
  const key = readLiveKey(live, entity, args);
  if (key === undefined) throw refuse(`The arguments are no key of ${entity.name}.`);
  const first = live.takesFirst ? (args[snapshotArgument] ?? undefined) : undefined;
  if (first !== undefined && !isCount(first)) {
    throw refuse(`${snapshotArgument} must be a number from 0 to ${String(mostOfSnapshot)}.`);
  }
  const binding = JSON.stringify([subschema, live.field, live.keyArguments.map((name) => args[name] ?? null)]);
  const after = resumeAfter ?? args[resumeArgument] ?? undefined;
  if (after === undefined) {
    const isLive = key.text === undefined && (first ?? 0) === 0;
    return { key, binding, first, from: isLive ? 'now' : placeOfNothing(first) };
  }
  const place = typeof after === 'string' ? cursors.open(after, binding) : undefined;
  if (place !== undefined) return { key, binding, first: first === 0 ? undefined : first, from: place };
  throw refuse(
    `${resumeArgument} is no cursor of this subscription: give back extensions.cursor of an answer to the same field with the same arguments, or leave it out.`,
  );
}

function isCount(first: unknown): first is number {
  return typeof first === 'number' && Number.isInteger(first) && first >= 0 && first <= mostOfSnapshot;
}
