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

  test.each(['redis://127.0.0.1:1', 'redis+cluster://127.0.0.1:1'])(
    'E22 %s is opened while nothing listens there, and is one bus a URL',
    async (url) => {
      const opener = createBusOpener();
      const bus = opener.openBus(url);
      expect(opener.openBus(url)).toBe(bus);
      expect(bus.health()).toMatchObject({ isUp: false, reason: expect.stringContaining(url) as string });
      await opener.close();
      await expect(bus.topic('t').publishText('x')).rejects.toThrow('closed');
    },
  );
});
