import { z } from 'zod';
import { GatewayError } from '../../../errors';
import type { IndexValue, ListQuery } from '../../../projections/projection-store';
import { pageSize } from '../schema/derive-connection';
import type { EntityType, IndexField } from '../schema/events-model';
import { parsePageCursor } from './page-cursor';

const range = z.int().min(0).max(pageSize.most);
const filter = z.record(z.string(), z.unknown());
const anyOf = z.strictObject({ in: z.array(z.unknown()).max(pageSize.most) });
const indexValue = z.union([z.string(), z.number(), z.boolean()]);

/** Reads the arguments of a connection. Throws BAD_USER_INPUT where one does not fit. */
export function readPageQuery(
  entity: EntityType,
  args: Readonly<Record<string, unknown>>,
  subschema: string,
): ListQuery {
  const refuse = (message: string): GatewayError => new GatewayError('BAD_USER_INPUT', { message, subschema });
  const first = range.safeParse(args['first'] ?? pageSize.default);
  if (!first.success) throw refuse(`first must be a number from 0 to ${String(pageSize.most)}.`);
  const { after: cursor } = args;
  const after = typeof cursor === 'string' ? parsePageCursor(entity.name, cursor) : undefined;
  if (cursor != null && after === undefined) throw refuse('after is no cursor of this connection.');
  const given = filter.safeParse(args['filter'] ?? {});
  if (!given.success) throw refuse(`filter must be an object of ${namesOf(entity)}.`);
  const where = new Map<string, readonly IndexValue[]>();
  for (const [name, wanted] of Object.entries(given.data)) {
    const field = entity.index.find((one) => one.name === name);
    if (field === undefined) throw refuse(`filter has no member ${name}; use ${namesOf(entity)}.`);
    const values = readWanted(field, wanted);
    if (values === undefined) {
      throw refuse(`filter.${name} must be one ${field.type.name}, or { in: [${field.type.name}!] }.`);
    }
    where.set(name, values);
  }
  return { where, after, first: first.data };
}

/** The values that a member of a filter asks for; null asks for entities whose field holds nothing. */
function readWanted({ type }: IndexField, wanted: unknown): readonly IndexValue[] | undefined {
  const list = anyOf.safeParse(wanted);
  const values: IndexValue[] = [];
  for (const value of list.success ? list.data.in : [wanted]) {
    if (value === null) {
      values.push(null);
      continue;
    }
    const leaf = indexValue.safeParse(type.schema.safeParse(value).data);
    if (!leaf.success) return undefined;
    values.push(leaf.data);
  }
  return values;
}

function namesOf({ index }: EntityType): string {
  return index.map(({ name }) => name).join(', ') || 'nothing';
}
