import { showBus } from '../../../src/composition/mock-bus';
import { MemoryBus } from '../../../src/events/memory-bus';

describe('the bus that a mock is shown', () => {
  test('has the partitions of the manifest, save for dead letters and where the mock names a number', async () => {
    const bus = new MemoryBus();
    const shown = showBus(bus, { url: 'memory:', partitions: 3 });
    expect(shown.topic('orders').partitions).toBe(3);
    expect(shown.topic('orders.dead').partitions).toBe(1);
    expect(shown.topic('others', 2).partitions).toBe(2);
    expect(shown.health()).toEqual(bus.health());
    await shown.close();
    await expect(bus.topic('orders', 3).publishText('still open')).resolves.toMatchObject({ offset: 1 });
    await bus.close();
  });
});
