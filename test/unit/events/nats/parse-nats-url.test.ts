import { parseNatsUrl } from '../../../../src/events/nats/parse-nats-url';

const none = { user: undefined, password: undefined, token: undefined, isEncrypted: false };

describe('the URL of a NATS bus', () => {
  test.each([
    ['nats://localhost', { ...none, servers: ['localhost'] }],
    ['NATS://h:4223/', { ...none, servers: ['h:4223'] }],
    ['tls://a.example,b.example:4443', { ...none, servers: ['a.example', 'b.example:4443'], isEncrypted: true }],
    ['nats://u:p@a,nats://b', { ...none, servers: ['a', 'b'], user: 'u', password: 'p' }],
    ['nats://u%40x:p%2Cq@a', { ...none, servers: ['a'], user: 'u@x', password: 'p,q' }],
    ['nats://u:@a', { ...none, servers: ['a'], user: 'u', password: '' }],
    ['nats://se%20cret@a', { ...none, servers: ['a'], token: 'se cret' }],
    ['nats://[::1]:4222', { ...none, servers: ['[::1]:4222'] }],
  ])('%s', (url, address) => {
    expect(parseNatsUrl(url)).toEqual(address);
  });

  test.each([
    ['nats://', 'cannot be read'],
    ['http://h', 'cannot be read'],
    ['nats://a b', 'cannot be read'],
    ['nats://a,,b', 'has no host in ""'],
    ['nats://h/path', 'has no host in "h/path"'],
    ['nats://h?x=1', 'has no host in "h?x=1"'],
    ['nats://u:p@a,v:secret@b', 'Only the first host'],
    ['nats://%zz:secret@a', 'not percent-encoded'],
  ])('%s is refused with how to write one, without its secrets', (url, words) => {
    const parse = (): unknown => parseNatsUrl(url);
    expect(parse).toThrow(words);
    expect(parse).toThrow('write nats://user:password@host:4222');
    expect(parse).not.toThrow('secret');
  });
});
