type Path = readonly (string | number)[];

/** The path of the null that an error explains; where there is none, a text that is no path. */
export function explained(data: unknown, path: Path | undefined): string {
  if (path === undefined) return 'no path';
  const walked: (string | number)[] = [];
  let value = data;
  for (const key of path) {
    if (value == null) break;
    walked.push(key);
    value = (value as Readonly<Record<string | number, unknown>>)[key];
  }
  return value == null ? walked.join('.') : `no null at ${path.join('.')}`;
}
