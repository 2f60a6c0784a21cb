import fc from 'fast-check';
import { parse } from 'graphql';
import { createEvent } from '../../../src/events/create-event';
import type { CloudEvent } from '../../../src/events/event-bus';
import { Misfit } from '../../../src/events/misfit';
import { createFold } from '../../../src/projections/create-fold';
import type { EntityState, Projection } from '../../../src/projections/projection';
import { createEventReader } from '../../../src/projections/read-event';
import { openSubject, settle, type Subject } from '../upstreams/events/open-subject';
import { compileModel } from '../../../src/upstreams/events/schema/compile-model';

const sdl = `
  type Item @projection(topic: "items", key: "id", deletes: ["Gone"]) {
    id: ID!
    last: Int
    first: Int @first @from(path: "last")
    low: Int @min(path: "last")
    high: Int @max(path: "last")
    count: Int! @count
    reds: Int! @count(where: { type: ["Red"] })
    sum: Int! @sum(path: "last", where: { path: "paid", in: [true] })
    newest: [Int!]! @append(path: "last", limit: 3)
  }
  type Line @projection(topic: "items", key: "sku", each: "lines") { sku: ID! sold: Int! @sum(path: "n") times: Int! @count }`;

/** A model of what the schema says of one item, written by hand. */
interface Item {
  readonly last: number | null;
  readonly carried: readonly number[];
  readonly count: number;
  readonly reds: number;
  readonly sum: number;
}

interface ItemEvent {
  readonly type: string;
  readonly id: string;
  readonly last: number | null | undefined;
  readonly paid: boolean | undefined;
  readonly lines: readonly { readonly sku: string; readonly n: number }[];
}

const itemEvents: fc.Arbitrary<readonly ItemEvent[]> = fc.array(
  fc.record({
    type: fc.constantFrom('Red', 'Blue', 'Blue', 'Gone'),
    id: fc.constantFrom('a', 'b', '__proto__'),
    last: fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constant(null), fc.constant(undefined)),
    paid: fc.constantFrom(true, false, undefined),
    lines: fc.array(fc.record({ sku: fc.constantFrom('x', 'y'), n: fc.integer({ min: 0, max: 9 }) }), { maxLength: 3 }),
  }),
  { maxLength: 40 },
);

const toCloudEvent = ({ type, ...data }: ItemEvent, index: number): CloudEvent =>
  createEvent({ id: String(index), source: '/s', type, data });

function modelOf(events: readonly ItemEvent[], id: string): Record<string, unknown> | null {
  let item: Item | undefined;
  for (const { type, last, paid, ...event } of events) {
    if (event.id !== id) continue;
    if (type === 'Gone') {
      item = undefined;
      continue;
    }
    const { last: before = null, carried = [], count = 0, reds = 0, sum = 0 } = item ?? {};
    item = {
      last: last === undefined ? before : last,
      carried: typeof last === 'number' ? [...carried, last] : carried,
      count: count + 1,
      reds: reds + Number(type === 'Red'),
      sum: sum + (paid === true ? (last ?? 0) : 0),
    };
  }
  if (item === undefined) return null;
  const { last, carried, count, reds, sum } = item;
  const [low, high] = carried.length === 0 ? [null, null] : [Math.min(...carried), Math.max(...carried)];
  return { id, last, first: carried[0] ?? null, low, high, count, reds, sum, newest: carried.slice(-3) };
}

function projectionOf(name: string): Projection {
  const projection = compileModel(parse(sdl), { file: 'schema.graphql', partitions: 1 }).model?.entities.get(
    name,
  )?.projection;
  if (projection === undefined) throw new Error(`${name} was expected to be a projection.`);
  return projection;
}

function fitting(next: EntityState | Misfit | undefined): EntityState {
  if (next === undefined || next instanceof Misfit) throw new Error(next?.reason ?? 'The entity was expected to be.');
  return next;
}

/** Folds events as pure data, without a bus or a store. */
function replay(events: readonly ItemEvent[], projection: Projection): ReadonlyMap<string, EntityState> {
  const [read, fold] = [createEventReader(projection), createFold(projection)];
  const states = new Map<string, EntityState>();
  for (const [index, event] of events.entries()) {
    const effect = read({ ...toCloudEvent(event, index), partitionkey: undefined });
    if (effect instanceof Misfit) throw new Error(effect.reason);
    if (effect.kind === 'remove') for (const key of effect.keys) states.delete(key);
    if (effect.kind === 'fold')
      for (const { key, reading } of effect.entries) states.set(key, fitting(fold(states.get(key), reading)));
  }
  return states;
}

async function answersOf(subject: Subject): Promise<unknown> {
  return (
    await subject.ask('{ itemsByIds(ids: ["a", "b", "__proto__"]) { id } linesBySkus(skus: ["x", "y"]) { sku } }')
  ).data;
}

describe('a fold', () => {
  test('replayed over the same events gives the same states, and changes none that it was given', () => {
    const projection = projectionOf('Item');
    fc.assert(
      fc.property(itemEvents, (events) => {
        const [once, again] = [replay(events, projection), replay(events, projection)];
        expect([...again]).toEqual([...once]);
        for (const state of once.values()) {
          expect(Object.isFrozen(state)).toBe(true);
          expect(Object.isFrozen(state['newest'] ?? Object.freeze([]))).toBe(true);
        }
      }),
    );
  });

  test('goes on from a state as if it had folded everything itself', () => {
    const projection = projectionOf('Line');
    fc.assert(
      fc.property(itemEvents, itemEvents, (before, after) => {
        const [read, fold] = [createEventReader(projection), createFold(projection)];
        const states = new Map(replay(before, projection));
        for (const [index, event] of after.entries()) {
          const effect = read({ ...toCloudEvent(event, index), partitionkey: undefined });
          if (effect instanceof Misfit || effect.kind !== 'fold') continue;
          for (const { key, reading } of effect.entries) states.set(key, fitting(fold(states.get(key), reading)));
        }
        expect([...states]).toEqual([...replay([...before, ...after], projection)]);
      }),
    );
  });

  test('through bus and store equals a model of it, E01 duplicates and events that do not fit among them', async () => {
    await fc.assert(
      fc.asyncProperty(itemEvents, fc.array(fc.nat(80), { maxLength: 20 }), async (events, noise) => {
        const subject = await openSubject(sdl);
        for (const [index, event] of events.entries()) {
          const cloudEvent = toCloudEvent(event, index);
          await subject.bus.topic('items').publish(cloudEvent);
          if (noise.includes(index)) await subject.bus.topic('items').publish(cloudEvent);
          if (noise.includes(index + 40)) await subject.bus.topic('items').publishText('{"no":"event"}');
        }
        await settle();
        const lines = events.flatMap((event) => event.lines);
        const soldOf = (sku: string): Record<string, unknown> => {
          const own = lines.filter((line) => line.sku === sku);
          return { sku, sold: own.reduce((sum, { n }) => sum + n, 0), times: own.length };
        };
        expect(await answersOf(subject)).toEqual({
          itemsByIds: ['a', 'b', '__proto__'].map((id) => modelOf(events, id)),
          linesBySkus: ['x', 'y'].map(soldOf),
        });
        expect(subject.deadLetters).toHaveLength(events.filter((_, index) => noise.includes(index + 40)).length);
        await subject.close();
      }),
      { numRuns: 60 },
    );
  });
});
