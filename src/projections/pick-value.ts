import { isRecord, readEventPath } from './event-path';
import type { ValueSource, ValueType } from './value-type';

/** What a value may be taken from: an event's attributes, and one record of its payload. */
export interface PickSource {
  readonly type: string;
  readonly time: string | undefined;
  readonly record: unknown;
}

/** Takes a value where its source says, unchecked; undefined where the event carries none. */
export function pickSource(source: ValueSource, from: PickSource): unknown {
  switch (source.kind) {
    case 'path':
      return readEventPath(from.record, source.path);
    case 'time':
      return from.time;
    case 'type':
      return from.type;
  }
}

/**
 * Brings a raw value into the shape that its type declares, members by their own sources, unchecked. What is no object where
 * the type wants one is left as it is, for the check to refuse.
 */
export function pickValue(type: ValueType, raw: unknown, from: PickSource): unknown {
  switch (type.kind) {
    case 'leaf':
      return raw;
    case 'list':
      return Array.isArray(raw) ? raw.map((item: unknown) => pickValue(type.item, item, from)) : raw;
    case 'object': {
      const takesWhole = type.members.some(({ source }) => source.kind === 'path' && source.path.length === 0);
      if (raw == null || (!takesWhole && (!isRecord(raw) || Array.isArray(raw)))) return raw;
      const inner = { ...from, record: raw };
      return Object.fromEntries(
        type.members.map(({ name, source, type: member }) => [
          name,
          pickValue(member, pickSource(source, inner), inner),
        ]),
      );
    }
  }
}
