/** The key of an entity, as the values of its fields by public name. */
export type KeyObject = Readonly<Record<string, unknown>>;

/** A key without a prototype's members, which engines keep as lean as any other object where `Object.create(null)` is a dictionary. */
export class KeyMembers implements Record<string, unknown> {
  [name: string]: unknown;
}
Object.setPrototypeOf(KeyMembers.prototype, null);
