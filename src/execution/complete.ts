import { GatewayError } from '../errors';
import type { FieldShape, ObjectShape, RefusedShape, SlotShape, ValueShape } from '../planning/plan';
import { below } from './below';
import { coerceLeaf } from './coerce-leaf';
import { isAbsent } from './is-absent';
import { lostFor, type EntityState } from './entity';
import type { ErrorList, Path } from './error-list';
import type { FieldErrors } from './field-errors';
import type { ObjectJoins } from './object-joins';
import { objectShape } from './object-shape';
import { memberOf } from './member-of';
import { isRecord, type UpstreamRecord } from './record';

/** What takes the place of a value that must not be null and is: the nearest nullable parent becomes null. */
const bubble = Symbol('bubble');

type Failed = Extract<EntityState, { kind: 'failed' }>;

/** Where a value was answered: whose it is, and which object or list holds it at which key. */
interface Origin {
  readonly subschema: string;
  readonly parent: UpstreamRecord | readonly unknown[];
  readonly key: string | number;
}

/** Writes answers: puts every value into the client's shape, checks it, and notes an error at the path of each that is missing or wrong. */
export class Completion {
  constructor(
    private readonly joins: ObjectJoins,
    private readonly fieldErrors: FieldErrors,
    private readonly errors: ErrorList,
  ) {}

  /** The root object from the records of its sources; null when a null bubbled all the way. */
  root(
    shape: ObjectShape,
    sources: readonly EntityState[],
    introspect: (field: Extract<FieldShape, { kind: 'introspection' }>) => unknown,
  ): Record<string, unknown> | null {
    const result = this.fields(shape, undefined, (field, path) => {
      if (field.kind === 'introspection') return introspect(field);
      return this.slot(shape, field, sources[field.source - 1], path);
    });
    return result === bubble ? null : result;
  }

  private object(shape: ObjectShape, object: UpstreamRecord, path: Path | undefined): unknown {
    const joined = shape.joins.length === 0 ? [] : (this.joins.of(shape, object) ?? []);
    const own: EntityState = { kind: 'found', record: object };
    return this.fields(shape, path, (field, at) => {
      if (field.kind !== 'slot') return null;
      const join = joined[field.source - 1];
      const error = lostFor(join, field.requires);
      if (error !== undefined) return this.slot(shape, field, { kind: 'failed', error }, at);
      return this.slot(shape, field, field.source === 0 ? own : join?.entity.state, at);
    });
  }

  private fields(
    shape: ObjectShape,
    path: Path | undefined,
    complete: (field: Exclude<FieldShape, { kind: 'typename' | 'refused' }>, path: Path) => unknown,
  ): Record<string, unknown> | typeof bubble {
    const result = Object.create(null) as Record<string, unknown>;
    let isLost = false;
    for (const field of shape.fields) {
      const { responseKey } = field;
      const at = { parent: path, key: responseKey };
      const value =
        field.kind === 'typename'
          ? shape.type
          : field.kind === 'refused'
            ? this.refused(field, at)
            : complete(field, at);
      if (value === bubble) isLost = true;
      else result[responseKey] = value;
    }
    return isLost ? bubble : result;
  }

  private refused({ nonNull }: Pick<RefusedShape, 'nonNull'>, path: Path): unknown {
    this.errors.add(new GatewayError('UNAUTHORIZED_FIELD_OR_TYPE'), path);
    return nonNull ? bubble : null;
  }

  private slot(shape: ObjectShape, field: SlotShape, source: EntityState | undefined, path: Path): unknown {
    const subschema = shape.sources[field.source] ?? '';
    if (source?.kind === 'found') {
      const record = this.joins.links.recordOf(field, source.record, subschema);
      return this.value(field.value, memberOf(record, field.key), { subschema, parent: record, key: field.key }, path);
    }
    if (source?.kind === 'failed') this.failed(shape, field, source, path);
    else if (field.value.nonNull) this.misfit(subschema, 'The service has no such entity.', path);
    return field.value.nonNull ? bubble : null;
  }

  /** An error that belongs to one field of the lost record is noted there alone. */
  private failed(shape: ObjectShape, field: SlotShape, { error, below: rest = [] }: Failed, path: Path): void {
    const isOf = (other: FieldShape) => other.kind === 'slot' && other.source === field.source && other.key === rest[0];
    if (!shape.fields.some(isOf)) this.errors.add(error, path);
    else if (isOf(field)) this.errors.add(error, path, below(field.value, rest.slice(1)));
  }

  private value(shape: ValueShape, value: unknown, origin: Origin, path: Path): unknown {
    const completed = value == null ? this.missing(shape, origin, path) : this.present(shape, value, origin, path);
    return completed === bubble && !shape.nonNull ? null : completed;
  }

  private missing(shape: ValueShape, { subschema, parent, key }: Origin, path: Path): unknown {
    const found = this.fieldErrors.at(parent, key);
    for (const { error, below: rest } of found) this.errors.add(error, path, below(shape, rest));
    if (!shape.nonNull) return null;
    if (found.length === 0) this.misfit(subschema, 'The service answered null for a field that cannot be null.', path);
    return bubble;
  }

  private present(shape: ValueShape, value: unknown, origin: Origin, path: Path): unknown {
    const { subschema } = origin;
    switch (shape.kind) {
      case 'leaf': {
        const leaf = coerceLeaf(shape.type, value);
        return leaf === undefined ? this.misfit(subschema, `The service answered no ${shape.type.name}.`, path) : leaf;
      }
      case 'list':
        if (!Array.isArray(value)) return this.misfit(subschema, 'The service answered no list.', path);
        return this.list(shape.item, value, origin, path);
      case 'object': {
        if (!isRecord(value)) return this.misfit(subschema, 'The service answered no object.', path);
        const object = objectShape(shape.selection, value);
        if (object === undefined)
          return this.misfit(subschema, 'The service answered an object of an unknown type.', path);
        if (object.refused !== undefined) return this.refused({ nonNull: true }, path);
        if (object.linked && isAbsent(object, this.joins.of(object, value))) return this.absent(shape, object, path);
        return this.object(object, value, path);
      }
    }
  }

  private absent({ nonNull }: ValueShape, { sources: [, asked = ''] }: ObjectShape, path: Path): unknown {
    return nonNull ? this.misfit(asked, 'The service has no such entity.', path) : null;
  }

  private list(item: ValueShape, values: readonly unknown[], { subschema }: Origin, path: Path): unknown {
    const completed = values.map((value, index) =>
      this.value(item, value, { subschema, parent: values, key: index }, { parent: path, key: index }),
    );
    return completed.includes(bubble) ? bubble : completed;
  }

  private misfit(subschema: string, message: string, path: Path): typeof bubble {
    this.errors.add(new GatewayError('UPSTREAM_BAD_RESPONSE', { subschema, message }), path);
    return bubble;
  }
}
