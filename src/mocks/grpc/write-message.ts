import type { Type } from 'protobufjs';

/** Writes a message that a handler gave. Throws when a value does not fit its field. */
export function writeMessage(type: Type, message: Readonly<Record<string, unknown>>): Buffer {
  return Buffer.from(type.encode(type.fromObject(withoutPrototypes(message) as object)).finish());
}

/** protobufjs takes what a plain object inherits, as `constructor`, for fields of that name. */
function withoutPrototypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const bare = Object.create(null) as Record<string, unknown>;
  for (const [key, item] of Object.entries(value)) bare[key] = withoutPrototypes(item);
  return bare;
}
