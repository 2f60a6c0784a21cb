import { readSequence } from '../../../src/events/read-sequence';

test('E03 a sequence is a number that counts up, in digits or as JSON has it; any other orders nothing', () => {
  const texts = ['0', '17', '0017', '9007199254740991', 17];
  expect(texts.map(readSequence)).toEqual([0, 17, 17, 9_007_199_254_740_991, 17]);
  const others = [
    '',
    '-1',
    '1.5',
    'a1',
    '9007199254740993',
    '1'.repeat(17),
    -1,
    1.5,
    2 ** 53,
    null,
    undefined,
    true,
    {},
  ];
  expect(others.map(readSequence)).toEqual(others.map(() => undefined));
});
