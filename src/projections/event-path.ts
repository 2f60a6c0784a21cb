/** A dotted path into a payload, as its steps; no steps at all is the whole of it (written `.`). */
export type EventPath = readonly string[];

/** Reads `a.b.c` or `.`; undefined when the text is no path. */
export function parseEventPath(text: string): EventPath | undefined {
  if (text === '.') return [];
  const steps = text.split('.');
  return steps.every((step) => step !== '' && step.trim() === step) ? steps : undefined;
}

/** The value at a path, own properties only; undefined where there is none. */
export function readEventPath(value: unknown, path: EventPath): unknown {
  let current = value;
  for (const step of path) {
    if (!isRecord(current) || !Object.hasOwn(current, step)) return undefined;
    current = current[step];
  }
  return current;
}

/** True for an object whose members may be read by name, lists included. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
