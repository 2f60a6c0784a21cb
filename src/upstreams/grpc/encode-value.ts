import { nameEnumValues } from './enum-names';
import { encodeJson, NotJsonError } from './json-value';
import type { ProtoScalar, ValueShape } from './message-model';
import { readInteger } from './read-integer';
import { parseDuration, parseTimestamp } from './time-format';

/** Turns a GraphQL value of a leaf into what protobufjs encodes; undefined when it does not fit. Never given null. */
export type LeafEncoder = (value: unknown) => unknown;

/** A leaf's encoder, and what it takes, as a noun for a sentence. */
export interface LeafInput {
  readonly encode: LeafEncoder;
  readonly wanted: string;
}

const greatestFloat = 3.4028234663852886e38;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** Makes the encoder of a shape that is a leaf in GraphQL: all but `message`. */
export function createLeafEncoder(shape: Exclude<ValueShape, { kind: 'message' }>): LeafInput {
  switch (shape.kind) {
    case 'scalar':
      return scalarInput(shape.scalar);
    case 'enum': {
      const { byName } = nameEnumValues(shape.type);
      return { encode: (value) => byName.get(String(value)), wanted: `a value of the enum ${shape.type.name}` };
    }
    case 'wrapper': {
      const { encode, wanted } = scalarInput(shape.scalar);
      const name = shape.type.fieldsById[1]?.name ?? 'value';
      return { encode: (value) => wrap(name, encode(value)), wanted };
    }
    case 'empty':
      // `false` is caught by whoever owns the field: it means that the message is absent.
      return { encode: (value) => (value === true ? {} : undefined), wanted: 'a boolean' };
    case 'known':
      return knownInput(shape);
  }
}

function wrap(name: string, encoded: unknown): Record<string, unknown> | undefined {
  return encoded === undefined ? undefined : { [name]: encoded };
}

function scalarInput(scalar: ProtoScalar): LeafInput {
  switch (scalar) {
    case 'string':
      return { encode: encodeString, wanted: 'a string' };
    case 'bool':
      return { encode: (value) => (typeof value === 'boolean' ? value : undefined), wanted: 'a boolean' };
    case 'bytes':
      return { encode: encodeBytes, wanted: 'bytes in base64' };
    case 'double':
      return { encode: (value) => encodeNumber(value, Number.MAX_VALUE), wanted: 'a number' };
    case 'float':
      return { encode: (value) => encodeNumber(value, greatestFloat), wanted: 'a number of single precision' };
    case 'int32':
    case 'sint32':
    case 'sfixed32':
    case 'uint32':
    case 'fixed32':
      return {
        encode: (value) => {
          const integer = readInteger(value, scalar);
          return integer === undefined ? undefined : Number(integer);
        },
        wanted: `an integer that fits ${scalar}`,
      };
    default:
      return { encode: (value) => readInteger(value, scalar)?.toString(), wanted: `an integer that fits ${scalar}` };
  }
}

function encodeString(value: unknown): string | undefined {
  // An ID may be an integer.
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return typeof value === 'string' ? value : undefined;
}

function encodeBytes(value: unknown): Buffer | undefined {
  if (typeof value !== 'string') return undefined;
  const standard = value.replaceAll('-', '+').replaceAll('_', '/');
  return base64.test(standard) ? Buffer.from(standard, 'base64') : undefined;
}

function encodeNumber(value: unknown, greatest: number): number | undefined {
  return typeof value === 'number' && Math.abs(value) <= greatest ? value : undefined;
}

function knownInput({ known, type }: Extract<ValueShape, { kind: 'known' }>): LeafInput {
  switch (known) {
    case 'Timestamp':
      return { encode: (value) => parseTimestamp(String(value)), wanted: 'a moment as RFC 3339 writes it' };
    case 'Duration':
      return { encode: (value) => parseDuration(String(value)), wanted: 'a duration in seconds such as 1.5s' };
    case 'Struct':
    case 'Value':
    case 'ListValue':
      return { encode: (value) => tryEncodeJson(() => encodeJson(value, type)), wanted: jsonWords[known] };
  }
}

const jsonWords = { Struct: 'a JSON object', Value: 'a JSON value', ListValue: 'a JSON list' } as const;

function tryEncodeJson(encode: () => unknown): unknown {
  try {
    return encode();
  } catch (error) {
    if (error instanceof NotJsonError) return undefined;
    throw error;
  }
}
