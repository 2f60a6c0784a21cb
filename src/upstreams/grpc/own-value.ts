/** A member that a decoded message holds itself: what came over the wire, never a default of its prototype. */
export function ownValue(message: unknown, name: string): unknown {
  if (typeof message !== 'object' || message === null || !Object.hasOwn(message, name)) return undefined;
  return (message as Readonly<Record<string, unknown>>)[name];
}
