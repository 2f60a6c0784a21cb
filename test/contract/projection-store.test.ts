import { MemoryStore } from '../../src/projections/memory-store';
import { describeProjectionStore } from './projection-store.contract';

describeProjectionStore('memory', () => Promise.resolve(new MemoryStore()));
