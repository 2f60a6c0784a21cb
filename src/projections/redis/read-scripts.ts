import { defineScript } from '../../redis/redis-script';

/** Every reading script begins so: it replies nothing while no generation is served. Keys: unit. First argument: prefix of generations. */
const findServing = `
local serving = redis.call('HGET', KEYS[1], 'serving')
if not serving then return false end
local own = ARGV[1] .. serving .. ':'
`;

/** Reads states. More arguments: keys. Replies the generation, the head's fields and values, and JSON by key. */
export const readScript = defineScript(`${findServing}
local states = {}
for from = 2, #ARGV, 1000 do
  local found = redis.call('HMGET', own .. 'states', unpack(ARGV, from, math.min(#ARGV, from + 999)))
  for index = 1, #found do states[#states + 1] = found[index] end
end
return { serving, redis.call('HGETALL', own .. 'head'), states }`);

/**
 * Reads one stretch of a list. More arguments: the set to look in, where to begin behind each prefix, how many entries, then
 * prefixes. Replies the generation, the head, and for each prefix the keys and their JSON in turn.
 */
export const listScript = defineScript(`${findServing}
local lists = {}
for at = 5, #ARGV do
  local prefix = ARGV[at]
  local from = ARGV[3] == '' and '[' .. prefix or '(' .. prefix .. string.sub(ARGV[3], 2)
  local members = redis.call('ZRANGEBYLEX', own .. ARGV[2], from, '(' .. prefix .. '\\255', 'LIMIT', 0, ARGV[4])
  local list = {}
  for index, member in ipairs(members) do
    local key = string.sub(member, #prefix + 1)
    list[#list + 1] = key
    list[#list + 1] = redis.call('HGET', own .. 'states', key)
  end
  lists[#lists + 1] = list
end
return { serving, redis.call('HGETALL', own .. 'head'), lists }`);

/** Reads the log of changes. More arguments: after which change, how many entries. Replies the generation, how many changes there were, and entries. */
export const logScript = defineScript(`${findServing}
local entries = redis.call('XRANGE', own .. 'log', ARGV[2] + 1, '+', 'COUNT', ARGV[3])
return { serving, redis.call('HGET', own .. 'head', 'n') or '0', entries }`);
