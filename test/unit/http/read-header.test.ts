import { countHeader, readHeader } from '../../../src/http/read-header';

const rawHeaders = ['Host', 'a', 'ACCEPT', 'x/y', 'X-Id', '1', 'x-id', '2', 'hosts', 'b', 'empty', ''];

test('a header is read whatever case it was sent in', () => {
  expect(readHeader({ rawHeaders }, 'accept')).toBe('x/y');
  expect(readHeader({ rawHeaders }, 'host')).toBe('a');
});

test('a header that was sent twice is both, so that neither passes for the only one', () => {
  expect(readHeader({ rawHeaders }, 'x-id')).toBe('1, 2');
  expect(countHeader({ rawHeaders }, 'x-id')).toBe(2);
});

test('a header that was not sent is undefined, and an empty one is empty', () => {
  expect(readHeader({ rawHeaders }, 'cookie')).toBeUndefined();
  expect(readHeader({ rawHeaders }, 'empty')).toBe('');
  expect(countHeader({ rawHeaders }, 'cookie')).toBe(0);
});
