import { parse } from 'graphql';
import type { Projection } from '../src/projections/projection';
import { compileModel } from '../src/upstreams/events/schema/compile-model';

/** The projections of an SDL, one for each topic of each type. Throws when it does not compile. */
export function projectionsOf(sdl: string, partitions = 1): readonly Projection[] {
  const { model, problems } = compileModel(parse(sdl), { file: 'schema.graphql', partitions });
  if (model === undefined) throw new Error(JSON.stringify(problems));
  return [...model.entities.values()].flatMap(({ projections }) => projections);
}

/** The shapes of an SDL's types, for stores. */
export function groupByName(projections: readonly Projection[]): readonly (readonly Projection[])[] {
  const names = [...new Set(projections.map(({ name }) => name))];
  return names.map((wanted) => projections.filter(({ name }) => name === wanted));
}
