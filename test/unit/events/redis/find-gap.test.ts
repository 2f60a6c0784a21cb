import { compareIds } from '../../../../src/events/redis/compare-ids';
import { findGap } from '../../../../src/events/redis/find-gap';
import { logKeysOf } from '../../../../src/events/redis/log-keys';
import { parseAppended, parseLogView, type LogView } from '../../../../src/events/redis/log-view';

const mark = { epoch: 'e', offset: 5, id: '50-0' };

/** A log of ten entries, 10-0 to 100-0, of which we have read five. */
const intact: LogView = {
  epoch: 'e',
  added: 10,
  length: 10,
  first: '10-0',
  last: '100-0',
  deleted: '0-0',
  isMarkHeld: true,
  isTail: true,
  entries: ['60-0', '70-0', '80-0', '90-0', '100-0'].map((id) => ({ id, text: '' })),
};
const cut = (entries: number): LogView['entries'] => intact.entries.slice(entries);

describe('a gap between a reader and its log', () => {
  test.each<[string, Partial<LogView>, unknown]>([
    ['nothing is missing', {}, undefined],
    ['all was read', { added: 5, length: 5, last: '50-0', entries: [] }, undefined],
    [
      'all was read and then trimmed',
      { added: 5, length: 0, first: '', last: '50-0', isMarkHeld: false, entries: [] },
      undefined,
    ],
    ['trimmed exactly up to us', { length: 5, first: '60-0', isMarkHeld: false }, undefined],
    [
      'E13 trimmed past us',
      { length: 3, first: '80-0', isMarkHeld: false, entries: cut(2) },
      { reason: 'trimmed', lost: 2 },
    ],
    [
      'E13 trimmed to nothing',
      { length: 0, first: '', isMarkHeld: false, entries: [] },
      { reason: 'trimmed', lost: 5 },
    ],
    [
      'E12 one unread entry was deleted',
      { length: 9, deleted: '70-0', entries: cut(1) },
      { reason: 'trimmed', lost: 1 },
    ],
    ['our own entry was deleted', { length: 9, deleted: '50-0', isMarkHeld: false }, undefined],
    ['entries that we had read were deleted', { length: 7, first: '30-0', deleted: '40-0' }, undefined],
    [
      'far from its end, it holds fewer than are unread',
      { added: 2000, length: 1990, isTail: false },
      { reason: 'trimmed', lost: 5 },
    ],
    ['far from its end, nothing can be told yet', { added: 2000, length: 2000, isTail: false }, undefined],
    ['E13 made anew with another epoch', { epoch: 'f' }, { reason: 'recreated', lost: undefined }],
    ['E13 gone', { epoch: 'f', added: 0, length: 0, first: '', entries: [] }, { reason: 'emptied', lost: undefined }],
    ['gone back to fewer than we read', { added: 4, length: 4 }, { reason: 'emptied', lost: undefined }],
    [
      'gone back, and grown to as many',
      { added: 5, length: 5, last: '51-0' },
      { reason: 'recreated', lost: undefined },
    ],
    ['gone back, and grown to more', { isMarkHeld: false }, { reason: 'recreated', lost: undefined }],
    [
      'made anew behind our back, and grown to more',
      { length: 10, first: '60-0', isMarkHeld: false },
      { reason: 'recreated', lost: undefined },
    ],
    ['more follow than can', { added: 6, length: 6, entries: cut(3) }, { reason: 'recreated', lost: undefined }],
  ])('%s', (_name, change, gap) => {
    expect(findGap(mark, { ...intact, ...change })).toEqual(gap);
  });
});

test('ids of entries are compared as numbers of any length', () => {
  const ids = ['10-0', '9-5', '9-10', '18446744073709551615-1', '9-0'];
  expect([...ids].sort(compareIds)).toEqual(['9-0', '9-5', '9-10', '10-0', '18446744073709551615-1']);
  expect(compareIds('9-5', '9-5')).toBe(0);
  expect(compareIds('', '0-0')).toBeLessThan(0);
});

test.each([
  ['orders', 'selvage:{orders}:log'],
  ['{shop}.orders', 'selvage:{shop}:{shop}.orders:log'],
  ['__proto__', 'selvage:{__proto__}:log'],
])('what is known of the stream %s lies in its slot', (stream, log) => {
  expect(logKeysOf(stream)).toMatchObject({ stream, log });
  expect(new Set(Object.values(logKeysOf(stream))).size).toBe(4);
});

test.each([undefined, 'OK', [1], ['e', 1, 1, '', '', '', 0, 0, [5, '']]])(
  'a reply of another shape is refused: %p',
  (reply) => {
    expect(() => parseLogView(reply)).toThrow('another shape');
  },
);

test('a reply about an appended entry of another shape is refused', () => {
  expect(() => parseAppended('OK')).toThrow('another shape');
});
