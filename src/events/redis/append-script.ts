import { defineScript } from '../../redis/redis-script';
import { lookLua } from './look-lua';

/** How many identities are remembered at least, of the newest events that were published through a gateway. */
const remembered = 10_000;

/** How long they are remembered after the last of them, in milliseconds. */
const rememberedFor = 600_000;

/**
 * Appends a record in one step, unless an event of that identity is remembered. Keys: stream, log, ids, older ids; arguments:
 * an epoch in case that one is needed, the text, the identity. Replies with epoch, offset and entry id.
 */
export const appendScript = defineScript(`${lookLua}
local text, identity = ARGV[2], ARGV[3]
local before = redis.call('HGET', KEYS[3], identity) or redis.call('HGET', KEYS[4], identity)
if before then
  local heldEpoch, offset, id = string.match(before, '^(%S+) (%d+) (%S+)$')
  if heldEpoch == epoch then return { epoch, tonumber(offset), id } end
end
local id = redis.call('XADD', stream, '*', 'event', text)
remember(added + 1)
if redis.call('HLEN', KEYS[3]) >= ${String(remembered)} then redis.call('RENAME', KEYS[3], KEYS[4]) end
redis.call('HSET', KEYS[3], identity, epoch .. ' ' .. string.format('%d', added + 1) .. ' ' .. id)
redis.call('PEXPIRE', KEYS[3], ${String(rememberedFor)})
redis.call('PEXPIRE', KEYS[4], ${String(rememberedFor)})
return { epoch, added + 1, id }
`);
