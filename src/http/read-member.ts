/** The member of a value that may be anything: an error of a library, a value that was thrown. Undefined when there is none. */
export function readMember(value: unknown, name: 'code' | 'status'): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
