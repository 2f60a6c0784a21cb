import { nameEnumValues } from './enum-names';
import { decodeJson, NotJsonError } from './json-value';
import type { ProtoScalar, ValueShape } from './message-model';
import { ownValue } from './own-value';
import { formatDuration, formatTimestamp, type SecondsAndNanos } from './time-format';

/** A value that came over the wire and that GraphQL has no value for. */
export class BadValue {
  /** `reason`: what it is, for the log. */
  constructor(readonly reason: string) {}
}

/** Turns one decoded value of a leaf into GraphQL's. `undefined` gives the default of its type. */
export type LeafDecoder = (value: unknown) => unknown;

/** Makes the decoder of a shape that is a leaf in GraphQL: all but `message`. Its answers may be a {@link BadValue}. */
export function createLeafDecoder(shape: Exclude<ValueShape, { kind: 'message' }>): LeafDecoder {
  switch (shape.kind) {
    case 'scalar':
      return scalarDecoders[decodedAs[shape.scalar]];
    case 'enum': {
      const { byNumber, zero } = nameEnumValues(shape.type);
      return (value = zero) => byNumber.get(Number(value)) ?? new BadValue(`an unknown number of ${shape.type.name}`);
    }
    case 'wrapper': {
      const decode = scalarDecoders[decodedAs[shape.scalar]];
      const name = shape.type.fieldsById[1]?.name ?? 'value';
      return (message) => decode(ownValue(message, name));
    }
    case 'empty':
      return () => true;
    case 'known':
      return knownDecoder(shape);
  }
}

const decodedAs: Readonly<Record<ProtoScalar, keyof typeof scalarDecoders>> = {
  double: 'float',
  float: 'float',
  int32: 'int',
  sint32: 'int',
  sfixed32: 'int',
  uint32: 'big',
  fixed32: 'big',
  int64: 'big',
  sint64: 'big',
  sfixed64: 'big',
  uint64: 'big',
  fixed64: 'big',
  bool: 'bool',
  string: 'string',
  bytes: 'bytes',
};

const scalarDecoders = {
  float: (value: unknown = 0) => (Number.isFinite(value) ? value : new BadValue('a number that is not finite')),
  int: (value: unknown = 0) => value,
  big: (value: unknown = 0) => printInteger(value),
  bool: (value: unknown = false) => value,
  string: (value: unknown = '') => value,
  bytes: (value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : ''),
} satisfies Record<string, LeafDecoder>;

function knownDecoder({ known, type }: Extract<ValueShape, { kind: 'known' }>): LeafDecoder {
  switch (known) {
    case 'Timestamp':
      return (message) => formatTimestamp(secondsAndNanos(message)) ?? new BadValue('a Timestamp out of bounds');
    case 'Duration':
      return (message) => formatDuration(secondsAndNanos(message)) ?? new BadValue('a Duration out of bounds');
    case 'Struct':
    case 'Value':
    case 'ListValue':
      return (message) => {
        try {
          return decodeJson(message, type);
        } catch (error) {
          if (error instanceof NotJsonError) return new BadValue(error.message);
          throw error;
        }
      };
  }
}

function secondsAndNanos(message: unknown): SecondsAndNanos {
  return {
    seconds: Number(printInteger(ownValue(message, 'seconds') ?? 0)),
    nanos: Number(ownValue(message, 'nanos') ?? 0),
  };
}

/** Writes an integer that was decoded, as digits: 64-bit ones are objects that print themselves. */
export function printInteger(value: unknown): string {
  return String(value);
}
