import { defineScript } from '../../redis/redis-script';
import { lookLua } from './look-lua';

/** A batch ends with the entry that takes it to so many bytes, so that a reply of long ones comes in time as well. */
const bytesPerBatch = 1_000_000;

/**
 * Looks at a log and reads on in one step. Keys: stream, log; arguments: an epoch in case that one is needed, the last entry
 * that was read or '', the epoch that it was read in or '', the most entries to read. Replies as `parseLogView` reads it. What
 * another producer wrote without a field \`event\` is told as a list of its fields, which is no event.
 */
export const readScript = defineScript(`${lookLua}
local mark, asOf, most = ARGV[2], ARGV[3], tonumber(ARGV[4])
if added > seen then remember(added) end
local entries, held, isTail, bytes = {}, 0, 0, 0
if length > 0 and (asOf == '' or asOf == epoch) then
  if mark ~= '' then held = #redis.call('XRANGE', stream, mark, mark) end
  local from = mark == '' and '-' or '(' .. mark
  while isTail == 0 and #entries < most * 2 and bytes < ${String(bytesPerBatch)} do
    -- One first; then as many as fit if they are as long as those before.
    local taken = #entries / 2
    local fitting = taken == 0 and 1 or math.floor((${String(bytesPerBatch)} - bytes) * taken / math.max(bytes, 1))
    local count = math.max(1, math.min(fitting, most - taken, 100))
    local step = redis.call('XRANGE', stream, from, '+', 'COUNT', count)
    for _, entry in ipairs(step) do
      local fields, text = entry[2], nil
      for index = 1, #fields, 2 do
        if fields[index] == 'event' then text = fields[index + 1] end
      end
      text = text or cjson.encode(fields)
      entries[#entries + 1] = entry[1]
      entries[#entries + 1] = text
      bytes = bytes + #text
      from = '(' .. entry[1]
    end
    if #step < count then isTail = 1 end
  end
end
return { epoch, added, length, first, last, deleted, held, isTail, entries }
`);

/** Gives a log another epoch, if it still has the one that is given. Keys: log; arguments: the old epoch, the new one. */
export const renewScript = defineScript(`
if redis.call('HGET', KEYS[1], 'epoch') == ARGV[1] then redis.call('HSET', KEYS[1], 'epoch', ARGV[2], 'added', 0) end
return 1
`);
