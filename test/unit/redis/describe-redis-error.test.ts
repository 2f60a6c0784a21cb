import { describeRedisError, isPassing } from '../../../src/redis/describe-redis-error';

function reply(message: string): Error {
  return Object.assign(new Error(message), { name: 'ReplyError', command: { name: 'auth', args: ['hunter2'] } });
}

const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:6379'), { code: 'ECONNREFUSED' });

describe('what went wrong with a Redis is told in a sentence without secrets', () => {
  test.each([
    [reply('WRONGPASS invalid username-password pair'), 'refused the user or the password', false],
    [reply('NOAUTH Authentication required.'), 'asks for a password', false],
    [reply('WRONGTYPE Operation against a key'), 'holds a key of another type under that name', false],
    [reply('NOPERM hunter2'), 'does not allow this user what is needed', false],
    [reply('TOOOLD'), 'is older than version 7', false],
    [reply('ERR something of hunter2'), 'answered ERR', false],
    [reply('?'), 'answered ERR', false],
    [reply('LOADING Redis is loading the dataset in memory'), 'answered LOADING', true],
    [reply('OOM command not allowed'), 'answered OOM', true],
    [refused, 'cannot be reached (ECONNREFUSED)', true],
    [Object.assign(new Error('none'), { lastNodeError: refused }), 'cannot be reached (ECONNREFUSED)', true],
    [new Error('Command timed out'), 'did not answer in time', true],
    [new Error('Connection is closed. hunter2'), 'cannot be reached', true],
    ['hunter2', 'failed', true],
  ])('%s', (error, sentence, passing) => {
    const told = describeRedisError(error, 'redis://cache');
    expect(told).toContain(`Redis at redis://cache ${sentence}`);
    expect(told).not.toContain('hunter2');
    expect(isPassing(error)).toBe(passing);
  });
});
