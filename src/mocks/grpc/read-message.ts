import { type Field, MapField, Type, util } from 'protobufjs';

type Plain = Record<string, unknown>;

const options = { longs: String, enums: String, defaults: true, arrays: true, objects: true };

/** Reads a message's bytes as handlers see it: enums by name, 64-bit integers as digits, maps as objects. Throws on bytes that are none. */
export function readMessage(type: Type, bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const message = type.toObject(type.decode(bytes), options);
  return type.fieldsArray.reduce((plain, field) => nameKeys(plain, field), message);
}

/** protobufjs names 64-bit keys of maps by eight characters that hold their bits; this names them by their digits. */
function nameKeys(message: Plain, field: Field): Plain {
  const value = message[field.name];
  const inner = field.resolvedType instanceof Type ? field.resolvedType : undefined;
  const isLong = field instanceof MapField && field.keyType.endsWith('64');
  if (typeof value !== 'object' || value === null || (inner === undefined && !isLong)) return message;
  const within = (item: unknown): unknown =>
    inner === undefined || !isPlain(item) ? item : inner.fieldsArray.reduce(nameKeys, item);
  if (Array.isArray(value)) return { ...message, [field.name]: value.map(within) };
  if (!(field instanceof MapField)) return { ...message, [field.name]: within(value) };
  const entries = Object.entries(value).map(
    ([key, item]) => [isLong ? digits(key, field) : key, within(item)] as const,
  );
  return { ...message, [field.name]: Object.fromEntries(entries) };
}

function digits(hash: string, { keyType }: MapField): string {
  const long: unknown = util.longFromHash(hash, /^(?:uint|fixed)64$/.test(keyType));
  return String(long);
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null;
}
