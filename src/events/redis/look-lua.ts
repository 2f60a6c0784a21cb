/**
 * The beginning of both scripts: what the stream holds (`added` entries ever, `length` of them now), and the log's epoch. The
 * epoch is made by whoever looks first, and made anew when the stream has been given fewer entries than were seen before.
 */
export const lookLua = `
local stream, log = KEYS[1], KEYS[2]
local added, length, first, last, deleted = 0, 0, '', '', '0-0'
if redis.call('EXISTS', stream) == 1 then
  local info = redis.call('XINFO', 'STREAM', stream)
  local facts = {}
  for index = 1, #info, 2 do facts[info[index]] = info[index + 1] end
  added, length, last, deleted = facts['entries-added'], facts['length'], facts['last-generated-id'], facts['max-deleted-entry-id']
  if not added then return redis.error_reply('TOOOLD') end
  if facts['first-entry'] then first = facts['first-entry'][1] end
end
local known = redis.call('HMGET', log, 'epoch', 'added')
local epoch, seen = known[1], tonumber(known[2] or 0)
local function remember(count)
  return redis.pcall('HSET', log, 'epoch', epoch, 'added', count)
end
if not epoch or added < seen then
  epoch = ARGV[1]
  local outcome = remember(added)
  if type(outcome) == 'table' and outcome.err then return outcome end
end
`;
