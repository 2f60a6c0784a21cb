import { types } from 'node:util';

/**
 * Makes `instanceof` tell errors of Node's own modules as it does in production: jest runs tests in a realm whose
 * `Error`, `TypeError` and `RangeError` are not Node's.
 */
const ordinary = Function.prototype[Symbol.hasInstance];

for (const kind of [Error, TypeError, RangeError]) {
  Object.defineProperty(kind, Symbol.hasInstance, {
    value(this: ErrorConstructor, value: unknown): boolean {
      const elsewhere = this === kind && types.isNativeError(value) && classNames(value).includes(kind.name);
      return elsewhere || ordinary.call(this, value);
    },
  });
}

function classNames(error: Error): readonly string[] {
  const names: string[] = [];
  let prototype: unknown = Object.getPrototypeOf(error);
  while (typeof prototype === 'object' && prototype !== null) {
    names.push(prototype.constructor.name);
    prototype = Object.getPrototypeOf(prototype);
  }
  return names;
}
