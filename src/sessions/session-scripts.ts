import { defineScript } from '../redis/redis-script';

/**
 * Keeps a new session and takes out those of the person that are over: ended ones from the list of all, and the oldest when there are too
 * many. Keys: the person's list, the session. Arguments: its random part, its record, idle, absolute, the most, the prefix of sessions' keys.
 */
export const createScript = defineScript(`
local list, key = KEYS[1], KEYS[2]
local now = redis.call('TIME')
redis.call('SET', key, ARGV[2], 'PX', ARGV[3])
for _, name in ipairs(redis.call('ZRANGE', list, 0, -1)) do
  if redis.call('EXISTS', ARGV[6] .. name) == 0 then redis.call('ZREM', list, name) end
end
redis.call('ZADD', list, now[1] * 1000000 + now[2], ARGV[1])
local surplus = redis.call('ZCARD', list) - tonumber(ARGV[5])
if surplus > 0 then
  for _, name in ipairs(redis.call('ZPOPMIN', list, surplus)) do redis.call('DEL', ARGV[6] .. name) end
end
redis.call('PEXPIRE', list, ARGV[4])
return 1
`);

/** Ends a session and gives what was kept. Keys: the person's list, the session. Argument: its random part. */
export const endScript = defineScript(`
local record = redis.call('GETDEL', KEYS[2])
redis.call('ZREM', KEYS[1], ARGV[1])
return record
`);

/** Ends all of a person's sessions and gives their number. Key: the person's list. Argument: the prefix of sessions' keys. */
export const endPersonScript = defineScript(`
local ended = 0
for _, name in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  ended = ended + redis.call('DEL', ARGV[1] .. name)
end
redis.call('DEL', KEYS[1])
return ended
`);

/**
 * Notes that a session belongs to one of a provider's; gives 1 when that one was ended meanwhile. Keys: the provider's session's list, and
 * the note of its end. Arguments: the session's id, absolute.
 */
export const joinScript = defineScript(`
redis.call('SADD', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('EXISTS', KEYS[2])
`);

/** Notes that a provider's session ended, and gives the ids of ours. Keys: its list, the note of its end. Argument: how long that is noted. */
export const leaveScript = defineScript(`
redis.call('SET', KEYS[2], '1', 'PX', ARGV[1])
local ids = redis.call('SMEMBERS', KEYS[1])
redis.call('DEL', KEYS[1])
return ids
`);
