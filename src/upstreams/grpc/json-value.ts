import type { Type } from 'protobufjs';
import { ownValue } from './own-value';

/** Thrown for a number that JSON cannot hold, and for an input that is no JSON of the wanted kind. */
export class NotJsonError extends Error {
  override readonly name = 'NotJsonError';
}

/** Field numbers of `google.protobuf.Value`. */
const valueIds = { null: 1, number: 2, string: 3, boolean: 4, struct: 5, list: 6 } as const;

/**
 * Turns a decoded Struct, Value or ListValue into plain JSON. Fields are found by number, since their names differ between
 * a bundled and a reflected struct.proto. Throws a `NotJsonError` for NaN and the infinities.
 */
export function decodeJson(message: unknown, type: Type): unknown {
  if (type.name === 'Value') return decodeValue(message, type);
  return decodeContainer(message, type);
}

function decodeValue(message: unknown, type: Type): unknown {
  for (const id of Object.values(valueIds)) {
    const field = type.fieldsById[id];
    const value = field === undefined ? undefined : ownValue(message, field.name);
    if (value === undefined || value === null || field === undefined) continue;
    if (id === valueIds.null) return null;
    if (id === valueIds.number && !Number.isFinite(value)) throw new NotJsonError('a number that is not finite');
    return id >= valueIds.struct ? decodeContainer(value, messageType(type, id)) : value;
  }
  return null;
}

function decodeContainer(message: unknown, type: Type): unknown {
  const field = type.fieldsById[1];
  const value = field === undefined ? undefined : ownValue(message, field.name);
  const items = messageType(type, 1);
  if (type.name === 'ListValue') return Array.isArray(value) ? value.map((item) => decodeValue(item, items)) : [];
  const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, item] of Object.entries(value ?? {})) object[key] = decodeValue(item, items);
  return object;
}

/** Turns JSON into what the message's encoder takes. Throws a `NotJsonError` when it is not of the message's kind. */
export function encodeJson(value: unknown, type: Type): Record<string, unknown> {
  const first = type.fieldsById[1];
  if (first === undefined) throw new Error(`${type.fullName} has no field number 1.`);
  if (type.name === 'Value') return encodeValue(value, type);
  const items = messageType(type, 1);
  if (type.name === 'ListValue') {
    if (!Array.isArray(value)) throw new NotJsonError('not a list');
    return { [first.name]: value.map((item) => encodeValue(item, items)) };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new NotJsonError('not an object');
  // `fromEntries` defines keys, so that `__proto__` is one like any other.
  return {
    [first.name]: Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encodeValue(item, items)])),
  };
}

function encodeValue(value: unknown, type: Type): Record<string, unknown> {
  const put = (id: number, encoded: unknown): Record<string, unknown> => ({
    [type.fieldsById[id]?.name ?? '']: encoded,
  });
  if (value === null || value === undefined) return put(valueIds.null, 0);
  if (typeof value === 'number' && Number.isFinite(value)) return put(valueIds.number, value);
  if (typeof value === 'string') return put(valueIds.string, value);
  if (typeof value === 'boolean') return put(valueIds.boolean, value);
  if (typeof value !== 'object') throw new NotJsonError('not a JSON value');
  const id = Array.isArray(value) ? valueIds.list : valueIds.struct;
  return put(id, encodeJson(value, messageType(type, id)));
}

function messageType(type: Type, id: number): Type {
  const resolved = type.fieldsById[id]?.resolve().resolvedType;
  if (resolved == null || !('fieldsById' in resolved)) throw new Error(`${type.fullName} is not as struct.proto says.`);
  return resolved;
}
