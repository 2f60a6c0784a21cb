import { retryDelay } from '../../../src/redis/create-client';
import { redisKey } from '../../../src/redis/redis-key';

test('a client tries again soon once, then at most once a second, each at a moment of its own', () => {
  expect(retryDelay(1)).toBeLessThanOrEqual(200);
  const later = Array.from({ length: 50 }, (_, index) => retryDelay(index + 2));
  expect(Math.min(...later)).toBeGreaterThanOrEqual(1000);
  expect(Math.max(...later)).toBeLessThanOrEqual(3000);
  expect(new Set(later).size).toBeGreaterThan(45);
});

test('keys of ours begin with selvage: and carry their tag', () => {
  expect(redisKey('orders', 'log')).toBe('selvage:{orders}:log');
});
