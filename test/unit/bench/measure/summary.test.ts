import { median, summarise } from '../../../bench/measure/summary';

describe('the median', () => {
  test('of an odd number of readings is the one in the middle, in whatever order they come', () => {
    expect(median([30, 10, 20])).toBe(20);
  });

  test('of an even number of readings is the mean of the two in the middle', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  test('sorts by number, not by text', () => {
    expect(median([100, 9, 20])).toBe(20);
  });

  test('of nothing does not exist', () => {
    expect(() => median([])).toThrow('no readings');
  });
});

test('a summary has the lowest and the highest reading beside the median', () => {
  expect(summarise([7, 5, 12])).toEqual({ median: 7, low: 5, high: 12 });
});
