import { createEvent } from '../../../src/events/create-event';
import { MemoryBus } from '../../../src/events/memory-bus';
import { createLogger } from '../../../src/logger';
import { MemoryStore } from '../../../src/projections/memory/memory-store';
import { openFolds, type Folds } from '../../../src/projections/open-folds';
import { createStoredShape } from '../../../src/projections/stored-shape';
import { projectionsOf } from '../../projections-of';
import { stageStore } from './stage-store';

const projections = projectionsOf('type Item @projection(topic: "items", key: "id") { id: ID! n: Int! @count }');
const wait = { milliseconds: 10_000, signal: new AbortController().signal };
const meter = { countDeadLetter: () => undefined, countGap: () => undefined };
const logger = createLogger({ level: 'silent' });

test('E09 who ends before its effect has acknowledged nothing: the position is a part of the effect', async () => {
  const bus = new MemoryBus();
  const store = new MemoryStore([createStoredShape(projections, 1)]);
  let isCrashing = true;
  const crashing = stageStore(store, (_projection, commit) => {
    if (isCrashing) throw new Error('the process ends here');
    return commit();
  });
  const position = await bus.topic('items').publish(createEvent({ source: '/s', type: 'T', data: { id: 'a' } }));
  const open = (): Folds =>
    openFolds({ subschema: 's', projections, partitions: 1, bus, store: crashing, meter, logger });
  const first = open();
  expect(await first.wait('Item', position, { ...wait, milliseconds: 100 })).toBe(false);
  await first.close();
  expect(await store.read('Item', ['a'])).toMatchObject({ states: [undefined], positions: [] });
  isCrashing = false;
  const second = open();
  expect(await second.wait('Item', position, wait)).toBe(true);
  expect(await store.read('Item', ['a'])).toMatchObject({ states: [{ id: 'a', n: 1 }], positions: [position] });
  await second.close();
  await bus.close();
});
