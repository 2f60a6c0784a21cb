/** A `content-type` header, taken apart. Names are lower-case. */
export interface MediaType {
  /** `type/subtype`. */
  readonly essence: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Takes a `content-type` header apart; quotes around a parameter's value are removed. A header that is absent has the essence ''. */
export function parseMediaType(header: string | undefined): MediaType {
  const [essence = '', ...parts] = (header ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const parameters = new Map<string, string>();
  for (const part of parts) {
    const equals = part.indexOf('=');
    if (equals > 0) parameters.set(part.slice(0, equals).trim(), unquote(part.slice(equals + 1).trim()));
  }
  return { essence, parameters };
}

function unquote(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
