import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isEnumType,
  type GraphQLLeafType,
} from 'graphql';
import { odd } from './odd';
import type { TextCursor } from './text-cursor';

/** Steps over a leaf that is not null. Throws `odd` where it does not fit its type, or would be written in another way. */
export function leafSkipper(type: GraphQLLeafType): (cursor: TextCursor) => void {
  switch (type) {
    // An ID that is a number would be written as a string.
    case GraphQLID:
    case GraphQLString:
      return skipString;
    case GraphQLBoolean:
      return skipBoolean;
    case GraphQLInt:
      return skipInt;
    case GraphQLFloat:
      return skipNumber;
  }
  if (!isEnumType(type)) return skipAny;
  const texts = new Set(type.getValues().map(({ name }) => `"${name}"`));
  return (cursor) => {
    const start = cursor.position;
    cursor.skipString();
    if (!texts.has(cursor.text.slice(start, cursor.position))) throw odd;
  };
}

const skipString = (cursor: TextCursor): void => {
  cursor.skipString();
};
const skipBoolean = (cursor: TextCursor): void => {
  cursor.skipBoolean();
};
const skipInt = (cursor: TextCursor): void => {
  cursor.skipInt();
};
const skipNumber = (cursor: TextCursor): void => {
  cursor.skipNumber();
};
const skipAny = (cursor: TextCursor): void => {
  if (cursor.skipNull()) throw odd;
  cursor.skipAny();
};
