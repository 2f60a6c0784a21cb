import { readFileSync } from 'node:fs';
import { gzipSync, gunzipSync } from 'node:zlib';

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

test('an error of Node is an Error in tests too, and of no other class', () => {
  const error = thrownBy(() => readFileSync('/nowhere/at/all'));
  expect(error instanceof Error).toBe(true);
  expect(error instanceof TypeError).toBe(false);
  expect(error instanceof RangeError).toBe(false);
});

test('errors of Node are of the class that they are in production', () => {
  const tooLarge = thrownBy(() => gunzipSync(gzipSync('x'.repeat(100)), { maxOutputLength: 10 }));
  expect(tooLarge instanceof RangeError).toBe(true);
  expect(tooLarge instanceof Error).toBe(true);
  expect(thrownBy(() => new URL('no url')) instanceof TypeError).toBe(true);
});

test('what is no error is none, and classes of errors keep apart', () => {
  class Own extends Error {}
  expect([{}, null, 'Error', { message: 'no' }].some((value) => value instanceof Error)).toBe(false);
  expect(new Own() instanceof Error).toBe(true);
  expect(new Own() instanceof Own).toBe(true);
  expect(new Error('other') instanceof Own).toBe(false);
  expect(new RangeError('own') instanceof RangeError).toBe(true);
  expect(new Error('other') instanceof RangeError).toBe(false);
});
