/**
 * The whole script: the parts of the others, then the turn itself, which is told to all servers as one payload.
 * @module
 */
import { scriptOfChannel } from "./script_channel.ts";
import { scriptOfOperations } from "./script_operations.ts";
import { scriptOfSeats } from "./script_seats.ts";

/**
 * A payload begins with a line of what it follows: seq, tag, the tag before it, epoch, offset, and when the next grace ends.
 * Then a line for each announcement: JSON, or for a message its member and its line.
 */
const turn: string = `
local outcomes = {}
if epoch then
  trimOld()
  sweep()
end
for index, op in ipairs(turn.operations) do
  outcomes[index] = perform[op.type](op)
  if outcomes[index] == 'rnot_joined' and strangers[op.c] then outcomes[index] = 'runavailable' end
end
if epoch and isQuietChange then sweep() end

local nextGrace = redis.call('ZRANGE', grace, 0, 0, 'WITHSCORES')
local dueMs = nextGrace[2] and whole(nextGrace[2]) or '0'
local payload
if #lines > 0 or isQuietChange then
  isChanged = true
  seq = seq + 1
  local head = whole(seq) .. ' ' .. turn.tag .. ' ' .. tag .. ' ' .. epoch .. ' ' .. whole(offset) .. ' ' .. dueMs
  tag = turn.tag
  payload = head .. '\\n' .. table.concat(lines, '\\n')
end

if epoch then
  local counted = redis.call('EXISTS', log, seats, conns, names, grace, away, nodes)
  if isChanged then
    redis.call('HSET', meta, 'epoch', epoch, 'offset', whole(offset), 'sentAtMs', whole(sentAtMs), 'seq', whole(seq),
      'tag', tag, 'members', members, 'order', whole(order), 'keys', counted, 'trimMs', whole(trimMs))
  end
  local lifeMs = redis.call('HLEN', seats) > 0 and rememberedMs + 60000 or 60000
  if redis.call('XLEN', log) > 0 then lifeMs = math.max(lifeMs, sentAtMs + turn.maxAgeMs - now + 60000) end
  if isSeatingChanged or counted > keyCount or math.abs(now + lifeMs - endMs) > 20000 then
    redis.call('HSET', meta, 'endMs', whole(now + lifeMs))
    for _, key in ipairs({ meta, log, seats, conns, names, grace, away, nodes }) do
      redis.call('PEXPIRE', key, whole(lifeMs))
    end
  end
end

-- Only what is written is told: a full engine writes nothing, and would publish all the same.
if payload then redis.call('PUBLISH', topic, payload) end

local sight = {}
if turn.wantsSight then
  sight = { redis.call('HVALS', seats), turn.at and lineAt(turn.at) or false }
end
return { epoch or '', whole(seq), tag, whole(offset), dueMs, outcomes, sight }
`;

/** Carries out a turn's operations in a channel, and announces what happened. */
export const turnScript: string = scriptOfChannel + scriptOfSeats + scriptOfOperations + turn;

/**
 * Reads the log from a place, forwards or backwards. Takes `meta` and `log`; the direction, the place, how many messages and how
 * many bytes at most. Gives the epoch, the oldest offset that is kept, and the messages as pairs of member and line.
 */
export const readScript: string = `
local isForwards, place, most, bytes = ARGV[1] == 'after', tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local log = KEYS[2]
local found, used = {}, 0
local function read()
  if isForwards then
    return redis.call('XRANGE', log, string.format('%.0f-0', place + 1), '+', 'COUNT', 50)
  end
  if place < 2 then return {} end
  return redis.call('XREVRANGE', log, string.format('%.0f-0', place - 1), '-', 'COUNT', 50)
end
local function take()
  local entries = read()
  for _, entry in ipairs(entries) do
    local fields = {}
    for index = 1, #entry[2], 2 do fields[entry[2][index]] = entry[2][index + 1] end
    used = used + #fields.line + 1
    if #found >= 2 * most or (#found > 0 and used > bytes) then return false end
    found[#found + 1] = fields.memberId
    found[#found + 1] = fields.line
    place = tonumber(string.match(entry[1], '^%d+'))
  end
  return #entries == 50
end
while take() do end
local first = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
return { redis.call('HGET', KEYS[1], 'epoch') or '', first and string.match(first[1], '^%d+') or '0', found }
`;
