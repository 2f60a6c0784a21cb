/** Where an input value stands. Its path is put together for an error alone, as most values have none. */
export class InputPlace {
  constructor(
    readonly subschema: string,
    private readonly parent?: InputPlace,
    private readonly step: string | number = '',
  ) {}

  /** The place of a member by its name, or of an item by its index. */
  below(step: string | number): InputPlace {
    return new InputPlace(this.subschema, this, step);
  }

  /** For people: `keys[2].sku`. */
  get path(): string {
    const before = this.parent?.path ?? '';
    if (typeof this.step === 'number') return `${before}[${String(this.step)}]`;
    return before === '' ? this.step : `${before}.${this.step}`;
  }
}
