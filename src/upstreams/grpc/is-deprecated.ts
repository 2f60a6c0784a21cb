/** Tells whether options of a proto declaration say `deprecated = true`. */
export function isDeprecated(options: Readonly<Record<string, unknown>> | undefined): boolean {
  return options?.['deprecated'] === true;
}
