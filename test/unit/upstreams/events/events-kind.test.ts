import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { EventTopic } from '../../../../src/events/event-bus';
import { MemoryBus } from '../../../../src/events/memory-bus';
import { projectionsOf } from '../../../projections-of';
import { recordsOf } from '../../../records-of';
import { stageBus } from '../../../stage-bus';
import { createEvent } from '../../../../src/events/create-event';
import { createLogger } from '../../../../src/logger';
import { lastRule } from '../../../../src/projections/rules/last';
import type { Projection } from '../../../../src/projections/projection';
import { createTopicReader } from '../../../../src/projections/topic-reader';
import { catchUp } from '../../../../src/upstreams/events/catch-up';
import { eventsKind } from '../../../../src/upstreams/events/events-kind';
import { manyName, keysArgumentName, singleName } from '../../../../src/upstreams/events/schema/entry-point-names';
import { tryOpening } from './open-subject';
import { shippingSdl } from './shipping-sdl';

const shape = z.strictObject(eventsKind.manifestShape);

describe('the kind events', () => {
  test('its manifest has defaults for all: the bus and the store inside the gateway, one partition', () => {
    expect(shape.parse({})).toEqual({ bus: 'memory:', store: 'memory:', partitions: 1 });
  });

  test.each([[{ bus: '' }], [{ partitions: 0 }], [{ partitions: 1.5 }], [{ store: 5 }], [{ topics: [] }]])(
    '%j is no manifest',
    (manifest) => {
      expect(shape.safeParse(manifest).success).toBe(false);
    },
  );

  test('fold.ts is watched where there is none, so that it is taken up when it comes', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'selvage-events-'));
    expect(await eventsKind.files?.({ bus: 'memory:', store: 'memory:', partitions: 1 }, directory)).toEqual([
      join(directory, 'fold.ts'),
    ]);
  });

  test('it opens by itself, without a meter and on the bus of the opener', async () => {
    const { upstream, problems } = await tryOpening(shippingSdl);
    expect(problems).toEqual([]);
    await upstream?.close();
  });

  test('closing twice is harmless, and a bus that outlives it still takes events', async () => {
    const bus = new MemoryBus();
    const { upstream } = await tryOpening(shippingSdl, { bus });
    await upstream?.close();
    await upstream?.close();
    await bus.topic('shipments').publish(createEvent({ source: '/s', type: 'T', data: {} }));
    expect(await recordsOf(bus.topic('shipments'))).toHaveLength(1);
    await bus.close();
  });
});

describe('catching up', () => {
  const signal = AbortSignal.abort();
  const projections = projectionsOf('type T @projection(topic: "t", key: "id") { id: ID! }');
  const folds = {
    reader: () => undefined,
    wait: () => Promise.resolve(false),
    refusal: () => undefined,
    rebuild: () => Promise.resolve([]),
    report: () => [],
    close: () => Promise.resolve(),
  };

  async function warningsOf(ends: EventTopic['ends']): Promise<string> {
    const lines: string[] = [];
    const logger = createLogger({ destination: { write: (line: string) => void lines.push(line) } });
    const bus = stageBus(new MemoryBus(), () => ({ ends }));
    await catchUp({ projections, partitions: 1, folds, bus }, { logger, signal });
    return lines.join();
  }

  test('a bus that is down holds nothing up, and is told of', async () => {
    expect(await warningsOf(() => Promise.reject(new Error('down')))).toContain('the bus does not answer');
  });

  test('a fold that is late is told of', async () => {
    const end = { topic: 't', epoch: 'e', partition: 0, offset: 9 };
    expect(
      await warningsOf(() => Promise.resolve([{ partition: 0, epoch: 'e', oldest: undefined, newest: end }])),
    ).toContain('the fold has not caught up');
  });

  test('a topic without records has been caught up with', async () => {
    expect(
      await warningsOf(() => Promise.resolve([{ partition: 0, epoch: 'e', oldest: undefined, newest: undefined }])),
    ).toBe('');
  });
});

describe('a record that makes its own reading fail', () => {
  test('E06 is a misfit like any other', () => {
    const schema = z.unknown().transform(() => {
      throw new Error('a fault of ours');
    });
    const field = {
      name: 'id',
      required: true,
      rule: lastRule,
      where: undefined,
      limit: 1,
      source: { kind: 'path', path: ['id'] },
    } as const;
    const projection: Projection = {
      name: 'P',
      topic: 't',
      key: ['id'],
      each: undefined,
      deletes: new Set(),
      hasEveryKey: false,
      fields: [{ ...field, type: { kind: 'leaf', name: 'Odd', schema } }],
    };
    const event = createEvent({ source: '/s', type: 'T', data: { id: '1' } });
    expect(createTopicReader([projection]).readText(JSON.stringify(event))).toEqual({
      reason: 'The record could not be read.',
    });
  });
});

describe('names of entry points', () => {
  test.each([
    { type: 'Shipment', key: ['orderId'], names: ['shipment', 'orderIds', 'shipmentsByOrderIds'] },
    { type: 'StockLevel', key: ['sku', 'shelf'], names: ['stockLevel', 'keys', 'stockLevelsByKeys'] },
    { type: 'Category', key: ['country'], names: ['category', 'countries', 'categoriesByCountries'] },
    { type: 'Address', key: ['box'], names: ['address', 'boxes', 'addressesByBoxes'] },
    { type: 'Day', key: ['key'], names: ['day', 'keys', 'daysByKeys'] },
  ])('$type by $key', ({ type, key, names }) => {
    expect([singleName(type), keysArgumentName(key), manyName(type, key)]).toEqual(names);
  });
});
