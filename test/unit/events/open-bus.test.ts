import { createBusOpener } from '../../../src/events/open-bus';

describe('opening buses', () => {
  test('the memory bus is one for each opener, and lives until it is closed', async () => {
    const [mine, other] = [createBusOpener(), createBusOpener()];
    const bus = mine.openBus('memory:');
    expect(mine.openBus('memory:')).toBe(bus);
    expect(other.openBus('memory:')).not.toBe(bus);
    await mine.close();
    await expect(bus.topic('t').publishText('x')).rejects.toThrow('closed');
    expect(() => mine.openBus('memory:')).toThrow('The gateway is stopping');
    await other.close();
  });
});
