import { defineScript } from '../../redis/redis-script';

/** Takes down a generation. Its log says so first, to those who wait for it; they and readers have a moment to notice. */
const dropGeneration = `
local function drop(prefix, generation)
  if not generation then return end
  local own = prefix .. generation .. ':'
  for _, field in ipairs(redis.call('HKEYS', own .. 'head')) do
    if string.sub(field, 1, 2) == 'p:' then redis.call('UNLINK', own .. 'ids:' .. string.sub(field, 3)) end
  end
  if redis.call('EXISTS', own .. 'log') == 1 then
    redis.call('XADD', own .. 'log', '*', 'over', '1')
    redis.call('EXPIRE', own .. 'log', 60)
  end
  for _, part in ipairs({ 'head', 'states', 'keys', 'index' }) do redis.call('EXPIRE', own .. part, 60) end
end
`;

/**
 * Takes a unit for an owner, unless another has it. Keys: unit, lease, used. Arguments: owner, milliseconds, fingerprint,
 * prefix of generations, a new generation's name, prefix of fingerprints, seconds after which another definition's states
 * are dropped. Replies the fence and the generation that is served, or nothing.
 */
export const claimScript = defineScript(`${dropGeneration}
local holder = redis.call('GET', KEYS[2])
if holder and holder ~= ARGV[1] then return false end
local fence = redis.call('HINCRBY', KEYS[1], 'fence', 1)
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
drop(ARGV[4], redis.call('HGET', KEYS[1], 'building'))
redis.call('HDEL', KEYS[1], 'building')
redis.call('HSETNX', KEYS[1], 'serving', ARGV[5])
local now = tonumber(redis.call('TIME')[1])
redis.call('ZADD', KEYS[3], now, ARGV[3])
for _, old in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now - tonumber(ARGV[7]))) do
  local prefix = ARGV[6] .. old .. ':'
  drop(prefix, redis.call('HGET', prefix .. 'unit', 'serving'))
  drop(prefix, redis.call('HGET', prefix .. 'unit', 'building'))
  redis.call('UNLINK', prefix .. 'unit', prefix .. 'lease')
  redis.call('ZREM', KEYS[3], old)
end
return { tostring(fence), redis.call('HGET', KEYS[1], 'serving') }`);

/** Makes a claim last. Keys: unit, lease, used. Arguments: fence, owner, milliseconds, fingerprint. Replies 0 when it was lost. */
export const renewScript = defineScript(`
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
redis.call('ZADD', KEYS[3], redis.call('TIME')[1], ARGV[4])
return 1`);

/** Gives a unit back: whoever had it writes nothing any more. Keys: unit, lease. Argument: fence. */
export const releaseScript = defineScript(`
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then return 0 end
redis.call('HINCRBY', KEYS[1], 'fence', 1)
redis.call('DEL', KEYS[2])
return 1`);

/** Begins a generation beside the one that is served. Keys: unit. Arguments: fence, prefix of generations, its name. Replies 0 when the claim was lost. */
export const buildScript = defineScript(`${dropGeneration}
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then return 0 end
drop(ARGV[2], redis.call('HGET', KEYS[1], 'building'))
redis.call('HSET', KEYS[1], 'building', ARGV[3])
return 1`);

/** Serves what was built. Keys: unit. Arguments: fence, prefix of generations, its name. Replies 0 when the claim was lost. */
export const swapScript = defineScript(`${dropGeneration}
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then return 0 end
if redis.call('HGET', KEYS[1], 'building') ~= ARGV[3] then return 0 end
local old = redis.call('HGET', KEYS[1], 'serving')
redis.call('HSET', KEYS[1], 'serving', ARGV[3])
redis.call('HDEL', KEYS[1], 'building')
drop(ARGV[2], old)
return 1`);
