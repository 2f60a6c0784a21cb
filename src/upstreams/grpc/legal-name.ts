/**
 * The name that GraphQL allows for a protobuf name: a reserved `__` at its start becomes `_`, and a trailing `_` says that
 * it was changed. A name in `taken` gets a further `_`; the answer is added to `taken`.
 */
export function legalName(name: string, taken: Set<string>): string {
  return claim(name.startsWith('__') ? `${name.replace(/^_+/, '_')}_` : name, taken);
}

/** The same for a value of an enum, which may not be `true`, `false` or `null` either. */
export function legalEnumValue(name: string, taken: Set<string>): string {
  return /^(?:true|false|null)$/.test(name) ? claim(`${name}_`, taken) : legalName(name, taken);
}

function claim(name: string, taken: Set<string>): string {
  const free = taken.has(name) ? claim(`${name}_`, taken) : name;
  taken.add(free);
  return free;
}
