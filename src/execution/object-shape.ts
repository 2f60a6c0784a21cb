import type { ObjectShape, SelectionShape } from '../planning/plan';
import type { UpstreamRecord } from './record';

/** The shape of an answered object; undefined when the upstream named a type that it should not have. */
export function objectShape({ typenameKey, objects }: SelectionShape, object: UpstreamRecord): ObjectShape | undefined {
  if (typenameKey === undefined) return objects.values().next().value;
  const typename = object[typenameKey];
  return typeof typename === 'string' ? objects.get(typename) : undefined;
}
