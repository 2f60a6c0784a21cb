import type { KnownMessage, ProtoScalar } from './message-model';

/** Scalars that the derived schema defines itself, with their descriptions. */
export const ownScalars = {
  BigInt: 'An integer that may not fit 32 bits, written as a string of digits.',
  Bytes: 'Bytes, written in base64.',
  DateTime: 'A moment in UTC as RFC 3339 writes it, with up to nanoseconds.',
  Duration: 'A length of time in seconds with the suffix `s`: `1.5s`.',
  JSON: 'Any JSON value.',
} as const;

/** The GraphQL scalar of each protobuf scalar. */
export const scalarNames: Readonly<Record<ProtoScalar, string>> = {
  double: 'Float',
  float: 'Float',
  int32: 'Int',
  sint32: 'Int',
  sfixed32: 'Int',
  uint32: 'BigInt',
  fixed32: 'BigInt',
  int64: 'BigInt',
  sint64: 'BigInt',
  sfixed64: 'BigInt',
  uint64: 'BigInt',
  fixed64: 'BigInt',
  bool: 'Boolean',
  string: 'String',
  bytes: 'Bytes',
};

/** The GraphQL scalar of each message that has one. */
export const knownNames: Readonly<Record<KnownMessage, string>> = {
  Timestamp: 'DateTime',
  Duration: 'Duration',
  Struct: 'JSON',
  Value: 'JSON',
  ListValue: 'JSON',
};
