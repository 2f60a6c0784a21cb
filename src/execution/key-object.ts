/** The key of an entity, as the values of its fields by public name. */
export type KeyObject = Readonly<Record<string, unknown>>;
