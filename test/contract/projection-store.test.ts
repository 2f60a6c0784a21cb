import { MemoryStore } from '../../src/projections/memory/memory-store';
import { describeProjectionStore } from './projection-store.contract';

describeProjectionStore('memory', () =>
  Promise.resolve({
    openStore: (shapes, options) => new MemoryStore(shapes, options),
    clear: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }),
);
