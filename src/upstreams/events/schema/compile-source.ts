import type { GraphQLField } from 'graphql';
import { parseEventPath, type EventPath } from '../../../projections/event-path';
import type { ValueSource } from '../../../projections/value-type';
import { readDirective, textArgument, type Compilation } from './compilation';

/** Compiles where a field's value is taken from: `@from`, `@eventTime`, `@eventType`, or else the payload by the field's name. */
export function compileSource(
  work: Compilation,
  { field, place }: { readonly field: GraphQLField<unknown, unknown>; readonly place: string },
): ValueSource | undefined {
  const from = readDirective(work, field, 'from');
  const isTime = readDirective(work, field, 'eventTime') !== undefined;
  const isType = readDirective(work, field, 'eventType') !== undefined;
  if (Number(from !== undefined) + Number(isTime) + Number(isType) > 1) {
    work.list.report(field.astNode, {
      message: `${place} is taken from several places.`,
      mend: 'Keep one of @from, @eventTime and @eventType.',
    });
    return undefined;
  }
  if (isTime) return { kind: 'time' };
  if (isType) return { kind: 'type' };
  const path = compilePath(work, { text: textArgument(from, 'path') ?? field.name, field, place });
  return path && { kind: 'path', path };
}

/** Compiles a path that a directive on a field names. */
export function compilePath(
  work: Compilation,
  {
    text,
    field,
    place,
  }: { readonly text: string; readonly field: GraphQLField<unknown, unknown>; readonly place: string },
): EventPath | undefined {
  const path = parseEventPath(text);
  if (path !== undefined) return path;
  work.list.report(field.astNode, {
    message: `${place} has a path that is none: "${text}".`,
    mend: 'Write names with dots between them, or a single dot for the whole payload.',
  });
  return undefined;
}
