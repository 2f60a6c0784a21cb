/** An object without a prototype's members, which engines keep as lean as any other where `Object.create(null)` is a dictionary. */
export class BareObject implements Record<string, unknown> {
  [name: string]: unknown;
}
Reflect.deleteProperty(BareObject.prototype, 'constructor');
Object.setPrototypeOf(BareObject.prototype, null);
