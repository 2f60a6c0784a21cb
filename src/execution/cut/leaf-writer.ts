import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isEnumType,
  type GraphQLLeafType,
} from 'graphql';
import { coerceLeaf } from '../coerce-leaf';
import { odd } from './odd';

/** Writes the JSON text of a leaf that is not null; throws `odd` where the value does not fit its type. */
export type LeafWriter = (value: unknown) => string;

/** The writer for a leaf type: it takes the same values as {@link coerceLeaf}, and writes what `JSON.stringify` makes of them. */
export function leafWriter(type: GraphQLLeafType): LeafWriter {
  switch (type) {
    case GraphQLString:
      return writeString;
    case GraphQLID:
      return writeId;
    case GraphQLBoolean:
      return writeBoolean;
    case GraphQLInt:
      return writeInt;
    case GraphQLFloat:
      return writeFloat;
  }
  if (!isEnumType(type)) return writeAny;
  const texts = new Map(type.getValues().map(({ name }) => [name, `"${name}"`]));
  return (value) => {
    const text = typeof value === 'string' ? texts.get(value) : undefined;
    if (text === undefined) throw odd;
    return text;
  };
}

/** What `JSON.stringify` escapes in a string. */
// eslint-disable-next-line no-control-regex
const escaped = /[\u0000-\u001f"\\\ud800-\udfff]/;

function quote(text: string): string {
  return escaped.test(text) ? JSON.stringify(text) : `"${text}"`;
}

function writeString(value: unknown): string {
  if (typeof value !== 'string') throw odd;
  return quote(value);
}

function writeId(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (!Number.isSafeInteger(value)) throw odd;
  return `"${String(value)}"`;
}

function writeBoolean(value: unknown): string {
  if (typeof value !== 'boolean') throw odd;
  return value ? 'true' : 'false';
}

function writeInt(value: unknown): string {
  if (coerceLeaf(GraphQLInt, value) === undefined) throw odd;
  return String(value);
}

function writeFloat(value: unknown): string {
  if (!Number.isFinite(value)) throw odd;
  return String(value);
}

function writeAny(value: unknown): string {
  const text: unknown = JSON.stringify(value);
  if (typeof text !== 'string') throw odd;
  return text;
}
