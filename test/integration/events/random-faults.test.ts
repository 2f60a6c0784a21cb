import { faultWorlds, type FaultWorld } from '../../faults/fault-world';
import { runFaults } from '../../faults/run-faults';

test.each(['Redis', 'JetStream'] as const)(
  'E08 E11 E17 through seeded faults on %s 0 events are lost, 0 are double, and dead letters are those that were planted',
  async (name) => {
    const world: FaultWorld = await faultWorlds[name]();
    try {
      const outcome = await runFaults({ world, seed: 20, events: 3_000, faults: 6 });
      expect(outcome).toMatchObject({ isThrough: true, wrong: [], missing: [], surplus: [], gaps: [] });
      expect(outcome.made).toHaveLength(6);
      expect(outcome.planted).toBeGreaterThan(10);
      expect(outcome.repeated).toBeGreaterThan(100);
    } finally {
      await world.server.stop();
    }
  },
  60_000,
);
