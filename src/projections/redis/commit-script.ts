import { defineScript } from '../../redis/redis-script';

/** How many arguments a Lua call may be given safely. */
const most = 1000;

/**
 * Writes one commit, all of it or nothing. Keys: unit, lease, head, states, log, keys, index, ids. Arguments: fence, owner,
 * milliseconds, topic, the position that was committed before ('' for none), the new one; how many changes, their text, how
 * many are kept; how many identities, their text, how many are kept; then five lists, each with its length before it: states
 * that are set (key and JSON in turn), keys that are removed, keys that are new, index entries that go, index entries that come.
 * Replies OK; LOST when another has claimed the unit since; MOVED when the position is not as expected.
 */
export const commitScript = defineScript(`
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then return 'LOST' end
local topic = ARGV[4]
if (redis.call('HGET', KEYS[3], 'p:' .. topic) or '') ~= ARGV[5] then return 'MOVED' end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
redis.call('HSET', KEYS[3], 'p:' .. topic, ARGV[6])
local changes = tonumber(ARGV[7])
if changes > 0 then
  local total = redis.call('HINCRBY', KEYS[3], 'n', changes)
  redis.call('XADD', KEYS[5], total .. '-0', 'from', total - changes + 1, 'v', ARGV[8])
  redis.call('XTRIM', KEYS[5], 'MINID', math.max(0, total - tonumber(ARGV[9]) + 1))
end
local identities = tonumber(ARGV[10])
if identities > 0 then
  local total = redis.call('HINCRBY', KEYS[3], 'i:' .. topic, identities)
  redis.call('XADD', KEYS[8], total .. '-0', 'v', ARGV[11])
  redis.call('XTRIM', KEYS[8], 'MINID', math.max(0, total - tonumber(ARGV[12]) + 1))
end
local at = 13
local function each(call)
  local last = at + tonumber(ARGV[at])
  at = at + 1
  while at <= last do
    local to = math.min(last, at + ${String(most)} - 1)
    call(at, to)
    at = to + 1
  end
end
local function zadd(key) return function(from, to)
  local members = {}
  for index = from, to do
    members[#members + 1] = 0
    members[#members + 1] = ARGV[index]
  end
  redis.call('ZADD', key, unpack(members))
end end
each(function(from, to) redis.call('HSET', KEYS[4], unpack(ARGV, from, to)) end)
each(function(from, to)
  redis.call('HDEL', KEYS[4], unpack(ARGV, from, to))
  redis.call('ZREM', KEYS[6], unpack(ARGV, from, to))
end)
each(zadd(KEYS[6]))
each(function(from, to) redis.call('ZREM', KEYS[7], unpack(ARGV, from, to)) end)
each(zadd(KEYS[7]))
return 'OK'`);
