import type { FieldShape, Join, ObjectShape, ValueShape } from '../../planning/plan';

/** Numbers the shapes of one plan: shapes that write equal values alike, and join them alike, have one number. */
export class ShapeNumbers {
  private readonly byShape = new Map<ValueShape, number>();
  private readonly byText = new Map<string, number>();

  of(shape: ValueShape): number {
    const known = this.byShape.get(shape);
    if (known !== undefined) return known;
    const text = JSON.stringify([shape.nonNull, this.describe(shape)]);
    const number = this.byText.get(text) ?? this.byText.size;
    this.byText.set(text, number);
    this.byShape.set(shape, number);
    return number;
  }

  private describe(shape: ValueShape): unknown {
    switch (shape.kind) {
      case 'leaf':
        return shape.type.name;
      case 'list':
        return [this.of(shape.item)];
      case 'object': {
        const { typenameKey, objects } = shape.selection;
        return { typenameKey, objects: [...objects].map(([type, object]) => [type, this.describeObject(object)]) };
      }
    }
  }

  private describeObject({ type, linked, fields, joins }: ObjectShape): unknown {
    return [type, linked, fields.map((field) => this.describeField(field)), joins.map(describeJoin)];
  }

  private describeField(field: FieldShape): unknown {
    if (field.kind !== 'slot') return [field.responseKey];
    const { responseKey, source, key, value, requires, link } = field;
    return [responseKey, source, key, this.of(value), requires, link];
  }
}

function describeJoin({ fetch, reads }: Join): unknown {
  return [fetch.id, reads];
}
