import { readPath } from '../../../src/http/read-path';

test.each([
  ['/graphql', '/graphql'],
  ['/graphql?query={a}', '/graphql'],
  ['/graphql?a=http://b/c', '/graphql'],
  ['http://a.example:80/graphql?query={a}', '/graphql'],
  ['HTTPS://a/graphql', '/graphql'],
  ['/graphql/', '/graphql/'],
  ['//graphql', '//graphql'],
  ['/%67raphql', '/%67raphql'],
  ['http://a', ''],
  ['*', '*'],
])('the path of the target %s is "%s"', (url, path) => {
  expect(readPath({ url })).toBe(path);
});

test('a request without a target has none', () => {
  expect(readPath({})).toBe('');
});
