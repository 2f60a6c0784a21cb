import { parse } from 'graphql';
import { createEvent } from '../../../src/events/create-event';
import { Misfit } from '../../../src/events/misfit';
import { createFold } from '../../../src/projections/create-fold';
import type { EntityState } from '../../../src/projections/projection';
import { createEventReader } from '../../../src/projections/read-event';
import { createServedEntity, type ServedEntity } from '../../../src/projections/served-entity';
import { compileModel } from '../../../src/upstreams/events/schema/compile-model';

const sdl = `
  type Car @projection(topic: "cars", key: "id") {
    id: ID!
    constructor: String
    toString: String @first @from(path: "name")
    valueOf: Int @min(path: "seconds")
  }`;

/** What is served of a car after some events. */
function served(...payloads: readonly Record<string, unknown>[]): ServedEntity | undefined {
  const { model } = compileModel(parse(sdl), { file: 'schema.graphql', partitions: 1 });
  const projection = model?.entities.get('Car')?.projection;
  if (projection === undefined) throw new Error('Car was expected to be a projection.');
  const [read, fold] = [createEventReader(projection), createFold(projection)];
  let state: EntityState | undefined;
  for (const data of payloads) {
    const effect = read({ ...createEvent({ source: '/s', type: 'Car', data }), partitionkey: undefined });
    if (effect instanceof Misfit || effect.kind !== 'fold') throw new Error('The event was expected to fit.');
    for (const { reading } of effect.entries) {
      const next = fold(state, reading);
      if (next instanceof Misfit) throw new Error(next.reason);
      state = next;
    }
  }
  return state && createServedEntity(projection, state);
}

describe('a field that is named like a member of every JavaScript object', () => {
  test('is null where no event carried it', () => {
    expect(served({ id: '1' })).toEqual({ id: '1', constructor: null, toString: null, valueOf: null });
  });

  test('is folded by its rule from the first event on', () => {
    const events: readonly Readonly<Record<string, unknown>>[] = [
      { id: '1' },
      { id: '1', constructor: 'Lola', name: 'a', seconds: 9 },
      { id: '1', name: 'b', seconds: 7 },
    ];
    expect(served(...events)).toEqual({ id: '1', constructor: 'Lola', toString: 'a', valueOf: 7 });
  });
});
