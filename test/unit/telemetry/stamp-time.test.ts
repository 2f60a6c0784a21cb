import { stampTime } from '../../../src/telemetry/stamp-time';

afterEach(() => {
  jest.useRealTimers();
});

it.each([0, 7, 42, 999, 1000, 1001, 86_399_999, 1_795_000_000_000, 1_795_000_000_001, 1_795_000_001_000])(
  'the time %d is stamped as ISO 8601 writes it',
  (now) => {
    jest.useFakeTimers({ now });
    expect(stampTime()).toBe(`,"time":"${new Date(now).toISOString()}"`);
  },
);
