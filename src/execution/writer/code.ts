/**
 * The source of a program while it is being written: functions, and the values that they name. Only names that this class
 * gives out, literals and the fixed texts of its callers stand in it; nothing that a request brings.
 */
export class Code {
  private readonly functions: string[] = [];
  private readonly values: unknown[] = [];
  private readonly constants = new Map<unknown, string>();
  private readonly named = new Map<object, string>();

  /** The name of a value from outside: the same value has one name. */
  constant(value: unknown): string {
    const known = this.constants.get(value);
    if (known !== undefined) return known;
    const name = `c${String(this.values.length)}`;
    this.values.push(value);
    this.constants.set(value, name);
    return name;
  }

  /** Adds a function, written when it is first asked for by its key; its name. */
  function(key: object, parameters: string, body: () => string): string {
    const known = this.named.get(key);
    if (known !== undefined) return known;
    const name = `f${String(this.named.size)}`;
    this.named.set(key, name);
    this.functions.push(`function ${name}(${parameters}){${body()}}`);
    return name;
  }

  /** The length of the source, in characters. */
  get length(): number {
    return this.functions.reduce((sum, text) => sum + text.length, 0);
  }

  /** Compiles the program; the value of `result`, which is an expression over its names. */
  run(result: string): unknown {
    const names = this.values.map((_, index) => `c${String(index)}`);
    const source = ['"use strict";', ...this.functions, `return ${result};`].join('\n');
    // The text is made of literals and our own names alone, and saves a look at the shape for every value of every answer.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const compiled = new Function(...names, source) as (...values: readonly unknown[]) => unknown;
    return compiled(...this.values);
  }
}
