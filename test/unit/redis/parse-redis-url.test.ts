import { isRedisUrl, parseRedisUrl } from '../../../src/redis/parse-redis-url';

describe('the URL of a Redis', () => {
  test.each([
    ['redis://cache', { kind: 'server', hosts: [{ host: 'cache', port: 6379 }], database: 0, isTls: false }],
    ['REDIS://cache:7000/3', { kind: 'server', hosts: [{ host: 'cache', port: 7000 }], database: 3 }],
    ['rediss://u:p%40ss:x@cache', { isTls: true, username: 'u', password: 'p@ss:x', shown: 'rediss://cache' }],
    ['redis://:secret@[::1]:6380', { hosts: [{ host: '::1', port: 6380 }], username: undefined, password: 'secret' }],
    ['redis://user@cache/', { username: 'user', password: undefined, database: 0 }],
    [
      'redis+sentinel://:secret@a,b:26380/main/2',
      {
        kind: 'sentinel',
        hosts: [
          { host: 'a', port: 26_379 },
          { host: 'b', port: 26_380 },
        ],
        master: 'main',
        database: 2,
        shown: 'redis+sentinel://a,b:26380/main/2',
      },
    ],
    [
      'redis+cluster://a,b:7001',
      {
        kind: 'cluster',
        hosts: [
          { host: 'a', port: 6379 },
          { host: 'b', port: 7001 },
        ],
        master: '',
      },
    ],
  ])('%s', (url, expected) => {
    expect(isRedisUrl(url)).toBe(true);
    expect(parseRedisUrl(url)).toMatchObject(expected);
  });

  test.each([
    ['redis:', 'cannot be read'],
    ['redis://:hunter2@', 'cannot be read'],
    ['redis://u:hunter2@a,b', 'names several hosts'],
    ['redis://u:hunter2@a:99999', 'names a host that is none'],
    ['redis://u:hunter2@a:b:c', 'names a host that is none'],
    ['redis://u:hunter2@a/mine', 'names a database that is no number from 0 on'],
    ['redis+cluster://u:hunter2@a/1', 'names a database that is no number from 0 on'],
    ['redis+sentinel://u:hunter2@a', 'does not name the master'],
    ['redis://u:hunter2%zz@a', 'has a user or password that is not percent-encoded'],
    ['kafka://u:hunter2@a', 'There is no Redis of kafka:'],
  ])('%s is refused with a sentence that tells no secret', (url, sentence) => {
    expect(() => parseRedisUrl(url)).toThrow(sentence);
    expect(() => parseRedisUrl(url)).not.toThrow('hunter2');
  });

  test.each(['memory:', 'nats://a', '__proto__:x', 'nonsense'])('%s leads to no Redis', (url) => {
    expect(isRedisUrl(url)).toBe(false);
  });
});
