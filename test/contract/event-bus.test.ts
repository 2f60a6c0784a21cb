import { MemoryBus } from '../../src/events/memory-bus';
import { describeEventBus } from './event-bus.contract';

describeEventBus('memory', () => Promise.resolve({ openBus: () => new MemoryBus(), close: () => Promise.resolve() }));
