/**
 * A field's value in a state or a reading; undefined where it is not there. A field may be named like something that every object
 * inherits (`constructor`): those are functions, which no event holds, and are told apart faster than by `Object.hasOwn`.
 */
export function memberOf(values: Readonly<Record<string, unknown>>, name: string): unknown {
  const value = values[name];
  return typeof value === 'function' ? undefined : value;
}
