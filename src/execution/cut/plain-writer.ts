import type { ValueShape } from '../../planning/plan';
import { leafWriter } from './leaf-writer';
import { odd } from './odd';

/** Writes the JSON text of a value without objects; throws `odd` where it does not fit its shape. */
export type PlainWriter = (value: unknown) => string;

/** The writer for a shape without objects. */
export function plainWriter(shape: ValueShape): PlainWriter {
  const write = presentWriter(shape);
  const { nonNull } = shape;
  return (value) => {
    if (value != null) return write(value);
    if (nonNull) throw odd;
    return 'null';
  };
}

function presentWriter(shape: ValueShape): PlainWriter {
  switch (shape.kind) {
    case 'leaf':
      return leafWriter(shape.type);
    case 'list':
      return listWriter(plainWriter(shape.item));
    case 'object':
      throw new Error('The value holds objects.');
  }
}

function listWriter(write: PlainWriter): PlainWriter {
  return (list) => {
    if (!Array.isArray(list)) throw odd;
    return `[${list.map(write).join(',')}]`;
  };
}
