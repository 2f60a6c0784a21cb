import { compareKeys } from '../compare-keys';
import { holdsAll } from '../index-value';
import type { EntityState } from '../projection';
import type { ListedEntity, ListQuery, StoredShape } from '../projection-store';
import { indexPrefix } from './index-entries';
import type { ListStretch, RedisUnit, UnitStanding } from './redis-unit';

/** The fewest entities that are asked for at once. */
const leastStretch = 50;

/** The first entities of a list over all partitions; one more than was asked for when there is more. */
export async function listInRedis(
  units: readonly RedisUnit[],
  shape: StoredShape,
  query: ListQuery,
): Promise<{ readonly found: readonly ListedEntity[]; readonly standings: readonly UnitStanding[] }> {
  const found: ListedEntity[] = [];
  const limit = Math.max(leastStretch, query.first + 1);
  const ranges = rangesOf(shape, query.where);
  for (let { after } = query; ;) {
    const stretch: ListStretch = { ...ranges, after, limit };
    const parts = await Promise.all(units.map((unit) => unit.list(stretch)));
    const whole = parts.flatMap((part) => part.ranges);
    const horizon = findHorizon(whole, limit);
    for (const [key, states] of mergeEntities(whole, horizon)) {
      const [first] = states;
      const state = states.length > 1 && shape.combine !== undefined ? shape.combine(states) : first;
      if (state !== undefined && holdsAll(state, query.where)) found.push({ key, state });
    }
    if (horizon === undefined || found.length > query.first) {
      return { found: found.slice(0, query.first + 1), standings: parts };
    }
    after = horizon;
  }
}

/** The first condition leads. Combined states may hold what no partition does, so that all keys are looked at. */
function rangesOf({ combine }: StoredShape, where: ListQuery['where']): Pick<ListStretch, 'set' | 'prefixes'> {
  const [condition] = where;
  if (condition === undefined || combine !== undefined) return { set: 'keys', prefixes: [''] };
  const [field, values] = condition;
  return { set: 'index', prefixes: [...new Set(values)].map((value) => indexPrefix(field, value)) };
}

/** The last key up to which every range has been read; undefined when all are at their end. */
function findHorizon(ranges: readonly (readonly ListedEntity[])[], limit: number): string | undefined {
  const ends = ranges.flatMap((range) => (range.length < limit ? [] : (range.at(-1)?.key ?? [])));
  return ends.sort(compareKeys)[0];
}

/** All states of each key up to the horizon, in the order of keys. */
function mergeEntities(
  ranges: readonly (readonly ListedEntity[])[],
  horizon: string | undefined,
): readonly (readonly [string, readonly EntityState[]])[] {
  const states = new Map<string, EntityState[]>();
  for (const { key, state } of ranges.flat()) {
    if (horizon !== undefined && compareKeys(key, horizon) > 0) continue;
    const known = states.get(key);
    if (known === undefined) states.set(key, [state]);
    else known.push(state);
  }
  return [...states].sort(([left], [right]) => compareKeys(left, right));
}
