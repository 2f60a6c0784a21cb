import { nearest } from '../../../src/config/nearest';

describe('nearest', () => {
  it.each([
    ['strat', ['start', 'check'], 'start'],
    ['chekc', ['start', 'check'], 'check'],
    ['Depth', ['depth'], 'depth'],
    ['endpont', ['end', 'endpoint'], 'endpoint'],
    ['zebra', ['start', 'check'], undefined],
    ['a', [], undefined],
  ])('takes %j among %j for %j', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });
});
