import type { Type } from 'protobufjs';
import { GatewayError } from '../../errors';
import { createLeafEncoder } from './encode-value';
import type { InputPlace } from './input-place';
import { describeMessage, type FieldModel, holdsNull, type ValueShape } from './message-model';

/** Turns a GraphQL input value, never null, into what protobufjs encodes. Throws BAD_USER_INPUT when it does not fit. */
export type Encoder = (value: unknown, at: InputPlace) => unknown;

/** The members of a message by their proto names. */
export type EncodedMessage = Record<string, unknown>;

const encoders = new WeakMap<Type, (value: Readonly<Record<string, unknown>>, at: InputPlace) => EncodedMessage>();

/**
 * Makes the encoder of a message from an object of GraphQL input fields. Null and absent members are left out; two members
 * of one oneof, a missing required field and every value that does not fit are BAD_USER_INPUT.
 */
export function createMessageEncoder(
  type: Type,
): (value: Readonly<Record<string, unknown>>, at: InputPlace) => EncodedMessage {
  const known = encoders.get(type);
  if (known !== undefined) return known;
  let fields: readonly EncodedField[] | undefined;
  const encode = (value: Readonly<Record<string, unknown>>, at: InputPlace): EncodedMessage => {
    // Made when they are first needed, since messages may hold themselves.
    fields ??= describeMessage(type).map((model) => ({ model, encode: createFieldEncoder(model) }));
    return encodeFields(fields, value, at);
  };
  encoders.set(type, encode);
  return encode;
}

interface EncodedField {
  readonly model: FieldModel;
  readonly encode: Encoder;
}

function encodeFields(
  fields: readonly EncodedField[],
  value: Readonly<Record<string, unknown>>,
  at: InputPlace,
): EncodedMessage {
  const message: EncodedMessage = {};
  let chosen: Map<string, string> | undefined;
  for (const { model, encode } of fields) {
    const given = Object.hasOwn(value, model.name) ? value[model.name] : undefined;
    const place = at.below(model.name);
    const encoded = given === undefined || given === null ? undefined : encode(given, place);
    if (encoded === undefined) {
      if (model.field.required) throw badInput(place, 'is required');
      continue;
    }
    if (model.oneof !== undefined) {
      const other = chosen?.get(model.oneof);
      if (other !== undefined) throw badInput(place, `excludes "${other}": only one of ${model.oneof} may be set`);
      (chosen ??= new Map()).set(model.oneof, model.name);
    }
    message[model.field.name] = encoded;
  }
  return message;
}

function createFieldEncoder(model: FieldModel): Encoder {
  if (model.rule === 'map') return createMapEncoder(model);
  const encode = createValueEncoder(model.shape);
  if (model.rule === 'list') return createListEncoder(encode, model.shape);
  if (model.shape.kind !== 'empty') return encode;
  return (value, at) => (value === false ? undefined : encode(value, at));
}

function createValueEncoder(shape: ValueShape): Encoder {
  if (shape.kind === 'message') {
    const encode = createMessageEncoder(shape.type);
    return (value, at) => {
      if (!isRecord(value)) throw badInput(at, 'must be an object');
      return encode(value, at);
    };
  }
  const { encode, wanted } = createLeafEncoder(shape);
  return (value, at) => {
    const encoded = encode(value);
    if (encoded === undefined) throw badInput(at, `must be ${wanted}`);
    return encoded;
  };
}

function createListEncoder(encode: Encoder, shape?: ValueShape): Encoder {
  const takesNull = shape !== undefined && holdsNull(shape);
  return (value, at) => {
    // GraphQL takes a single value for a list of one.
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.map((item, index) => {
      const place = at.below(index);
      if (item == null && !takesNull) throw badInput(place, 'must not be null');
      return encode(item, place);
    });
  };
}

function createMapEncoder(model: FieldModel): Encoder {
  const encodeKey = createValueEncoder({ kind: 'scalar', scalar: model.key ?? 'string' });
  const encodeValue = createValueEncoder(model.shape);
  const entries = createListEncoder((entry, at) => {
    if (!isRecord(entry)) throw badInput(at, 'must be an object with key and value');
    const { key, value } = entry;
    if (key === undefined || key === null) throw badInput(at.below('key'), 'is required');
    if (value == null && !holdsNull(model.shape)) throw badInput(at.below('value'), 'is required');
    const encodedKey = encodeKey(key, at.below('key'));
    // The encoder writes a boolean key as its text's truth.
    const name = typeof encodedKey === 'boolean' ? (encodedKey ? 'true' : '') : String(encodedKey);
    return [name, encodeValue(value, at.below('value'))] as const;
  });
  // `fromEntries` defines keys, so that `__proto__` is one like any other.
  return (value, at) => Object.fromEntries(entries(value, at) as Iterable<readonly [string, unknown]>);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function badInput({ subschema, path }: InputPlace, fault: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', { subschema, message: `"${path}" ${fault}.` });
}
