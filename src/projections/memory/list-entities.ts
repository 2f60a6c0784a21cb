import { compareKeys } from '../compare-keys';
import { holdsAll } from '../index-value';
import type { EntityState } from '../projection';
import type { ListedEntity, ListQuery, StoredShape } from '../projection-store';
import type { MemoryGeneration } from './memory-generation';

/** The first entities of a list in the order of their keys; one more than was asked for when there is more. */
export function listEntities(
  generations: readonly MemoryGeneration[],
  shape: StoredShape,
  query: ListQuery,
): readonly ListedEntity[] {
  const found: ListedEntity[] = [];
  if (query.first < 0) return found;
  for (const key of mergeKeys(candidatesOf(generations, shape, query))) {
    const state = stateOf(generations, shape, key);
    if (state === undefined || !holdsAll(state, query.where)) continue;
    found.push({ key, state });
    if (found.length > query.first) break;
  }
  return found;
}

/** The state of a key over all partitions. */
export function stateOf(
  generations: readonly MemoryGeneration[],
  { combine }: StoredShape,
  key: string,
): EntityState | undefined {
  if (generations.length === 1) return generations[0]?.states.get(key);
  const states = generations.map((generation) => generation.states.get(key)).filter((state) => state !== undefined);
  return states.length > 1 && combine !== undefined ? combine(states) : states[0];
}

/** The condition with the fewest candidates leads. Combined states may hold what no partition does, so that all keys are looked at. */
function candidatesOf(
  generations: readonly MemoryGeneration[],
  { combine }: StoredShape,
  { where, after }: ListQuery,
): readonly Iterator<string, undefined>[] {
  let fewest = combine === undefined ? Infinity : -1;
  let chosen = generations.map((generation) => generation.keys);
  for (const [field, values] of where) {
    const holding = generations.flatMap((generation) =>
      [...new Set(values)].flatMap((value) => generation.holding(field, value) ?? []),
    );
    const size = holding.reduce((sum, keys) => sum + keys.size, 0);
    if (size < fewest) [fewest, chosen] = [size, holding];
  }
  return chosen.map((keys) => keys.after(after));
}

/** Merges ordered keys into one order, each key once. */
function* mergeKeys(sources: readonly Iterator<string, undefined>[]): Generator<string, undefined> {
  const heads = sources.flatMap((source) => {
    const head = source.next().value;
    return head === undefined ? [] : [{ source, head }];
  });
  while (heads.length > 0) {
    const least = heads.reduce((best, { head }) => (compareKeys(head, best) < 0 ? head : best), heads[0]?.head ?? '');
    yield least;
    for (let at = heads.length - 1; at >= 0; at -= 1) {
      const one = heads[at];
      if (one?.head !== least) continue;
      const next = one.source.next().value;
      if (next === undefined) heads.splice(at, 1);
      else one.head = next;
    }
  }
  return undefined;
}
