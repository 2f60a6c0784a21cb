import {
  getNullableType,
  isInputObjectType,
  isLeafType,
  isListType,
  type GraphQLError,
  type GraphQLInputType,
} from 'graphql';

/** A value that did not fit, as graphql-js reports it. */
export interface Misfit {
  /** The type of the whole variable. */
  readonly type: GraphQLInputType;
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly error: GraphQLError;
}

/**
 * Says why a part of a variable does not fit, without repeating the value: a leaf's own message would quote it, so the leaf's
 * type is named instead.
 */
export function describeMisfit({ type, path, value, error }: Misfit): string {
  const place = path.map((step) => (typeof step === 'number' ? `[${String(step)}]` : `.${step}`)).join('');
  const at = place === '' ? '' : ` at "${place.replace(/^\./, '')}"`;
  const found = typeAt(type, path);
  const quotesValue = value !== null && isLeafType(found);
  return `got an invalid value${at}: ${quotesValue ? `it is no "${String(found)}".` : error.message}`;
}

/** The nullable type of the part at a path. A list's type also stands for a single item that was given in its place. */
function typeAt(type: GraphQLInputType, path: readonly (string | number)[]): GraphQLInputType | undefined {
  let found = getNullableType(type);
  for (const step of path) {
    if (typeof step === 'string') while (isListType(found)) found = getNullableType(found.ofType);
    if (isListType(found)) found = getNullableType(found.ofType);
    else if (isInputObjectType(found)) {
      const field = found.getFields()[step];
      if (field === undefined) return undefined;
      found = getNullableType(field.type);
    }
  }
  while (isListType(found)) found = getNullableType(found.ofType);
  return found;
}
