import type { KeyExpression } from '../composition/supergraph';
import type { KeyObject } from './key-object';

/** The value of an argument made from keys; undefined when a part of it that is not required has no value. */
export function evaluateKeys(expression: KeyExpression, keys: readonly KeyObject[], typename: string): unknown {
  switch (expression.kind) {
    case 'key':
      return readPath(expression.path, keys[0], typename);
    case 'each':
      return keys.map((key) => evaluateKeys(expression.item, [key], typename));
    case 'list':
      return expression.items.map((item) => evaluateKeys(item, keys, typename) ?? null);
    case 'object':
      return evaluateObject(expression.fields, keys, typename);
    case 'constant':
      return expression.value;
  }
}

/** True when every part that the argument cannot go without has a value in the key. */
export function hasRequiredParts(expression: KeyExpression, key: KeyObject): boolean {
  switch (expression.kind) {
    case 'key':
      return !expression.required || (readPath(expression.path, key, '') ?? null) !== null;
    case 'each':
      return hasRequiredParts(expression.item, key);
    case 'list':
      return expression.items.every((item) => hasRequiredParts(item, key));
    case 'object':
      return Object.values(expression.fields).every((field) => hasRequiredParts(field, key));
    case 'constant':
      return true;
  }
}

function evaluateObject(
  fields: Readonly<Record<string, KeyExpression>>,
  keys: readonly KeyObject[],
  typename: string,
): Readonly<Record<string, unknown>> {
  const object: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = evaluateKeys(field, keys, typename);
    if (value !== undefined) object[name] = value;
  }
  return object;
}

function readPath(path: readonly string[], key: KeyObject | undefined, typename: string): unknown {
  if (path.length === 0) return { __typename: typename, ...key };
  return path.reduce<unknown>(readMember, key);
}

function readMember(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => readMember(item, name));
  if (typeof value !== 'object' || value === null) return value === null ? null : undefined;
  return Object.hasOwn(value, name) ? (value as KeyObject)[name] : undefined;
}
