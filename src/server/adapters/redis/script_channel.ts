/**
 * The beginning of the script that carries operations out: a channel's keys, its state, its log. Lua, run by the engine as one
 * step that nothing comes between.
 *
 * A channel's keys, all with the same hash tag, and what outlives what:
 *
 * - `meta` a hash: epoch, the last offset, the last time, `seq` and `tag` of the last announcement, counts, and how many of the
 *   keys below there are;
 * - `log` a stream of the kept messages, `<offset>-0` each; never deleted before `meta`, though it may be empty;
 * - `seats` a hash: a session each, as JSON; `conns` a hash: whose a connection is; `names` a hash: who holds a key of a name;
 * - `grace`, `away` sorted sets: sessions without a connection by the time when their grace ends or they are forgotten;
 * - `nodes` a hash: how many connections each server has here;
 * - `nonces:<member>` a sorted set each: nonces by offset, the last 1,024; a day after the member has last come, gone or said
 *   something, and as long as the session is remembered after it has ended.
 *
 * All but the nonces end in the same moment: when the last message is too old and no session is remembered any more, counted
 * from the last step; servers that hear the channel put it off. Of one that is missing while another is there nothing is
 * believed: the channel begins anew under a new epoch. Where the nonces of somebody are missing who has said something
 * within a day, that session is forgotten, and its member has left.
 * @module
 */
import { graceMs, rememberedMs } from "../../core/seat.ts";

/** The names of a channel's keys, in the order in which the script takes them. */
export const keyNames: readonly string[] = [
  ...["meta", "log", "seats", "conns", "names", "grace", "away", "nodes", "nonces:"],
];

/** Reads what the channel is; makes it anew where it is not there or not whole. */
export const scriptOfChannel: string = `
local meta, log, seats, conns, names, grace, away, nodes, noncesOf = unpack(KEYS)
local topic = ARGV[1]
local turn = cjson.decode(ARGV[2])
local graceMs, rememberedMs, dayMs = ${graceMs}, ${rememberedMs}, 86400000

local function whole(number)
  return string.format('%.0f', number)
end

local now = turn.nowMs
if now == nil then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
if turn.untilMs ~= nil and now > turn.untilMs then
  return redis.error_reply('EXPIRED this turn comes too late')
end

local state = redis.call('HMGET', meta, 'epoch', 'offset', 'sentAtMs', 'seq', 'tag', 'members', 'order', 'keys', 'endMs', 'trimMs')
local epoch = state[1]
local keyCount = redis.call('EXISTS', log, seats, conns, names, grace, away, nodes)
if (epoch and keyCount ~= tonumber(state[8])) or (not epoch and keyCount > 0) then
  redis.call('DEL', meta, log, seats, conns, names, grace, away, nodes)
  state, epoch, keyCount = {}, false, 0
end
local offset = tonumber(state[2] or 0)
local sentAtMs = tonumber(state[3] or 0)
local seq = tonumber(state[4] or 0)
local tag = state[5] or turn.epoch
local members = tonumber(state[6] or 0)
local order = tonumber(state[7] or 0)
local endMs = tonumber(state[9] or 0)
local trimMs = tonumber(state[10] or 0)
local isChanged, isQuietChange, isSeatingChanged = false, false, false
local isElsewhere = turn.heard ~= nil and (epoch ~= turn.heard.epoch or seq < turn.heard.seq)
if not epoch and turn.creates then
  epoch, isChanged = turn.epoch, true
end

local lines = {}
local function announce(line)
  lines[#lines + 1] = line
end

local function json(text)
  return (string.gsub(cjson.encode(text), '\\\\/', '/'))
end

local function fieldsOf(entry)
  local fields = {}
  for index = 1, #entry[2], 2 do fields[entry[2][index]] = entry[2][index + 1] end
  return fields
end

local function offsetOf(entry)
  return tonumber(string.match(entry[1], '^%d+'))
end

local function firstOffset()
  local first = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
  if first == nil then return nil end
  return offsetOf(first)
end

local function lineAt(place)
  local id = whole(place) .. '-0'
  local entry = redis.call('XRANGE', log, id, id)[1]
  return entry and fieldsOf(entry).line
end

local function trimOld()
  if now - trimMs < 10000 then return end
  trimMs = now
  local oldest = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
  if oldest == nil or tonumber(fieldsOf(oldest).sentAtMs) > now - turn.maxAgeMs then return end
  for _ = 1, 100 do
    local first = redis.call('XRANGE', log, '-', '+', 'COUNT', 50)
    local kept
    for _, entry in ipairs(first) do
      if kept == nil and tonumber(fieldsOf(entry).sentAtMs) > now - turn.maxAgeMs then kept = entry[1] end
    end
    if #first == 0 or kept == first[1][1] then return end
    isChanged = true
    if kept ~= nil then
      redis.call('XTRIM', log, 'MINID', kept)
      return
    end
    redis.call('XTRIM', log, 'MINID', whole(offsetOf(first[#first]) + 1) .. '-0')
  end
end

local function replay(since)
  local first = math.max(firstOffset() or offset + 1, offset + 1 - turn.maxMessages)
  if since == nil then return math.max(first - 1, offset - turn.newcomerMessages), true end
  local isIn = since.epoch == epoch and since.offset <= offset and since.offset >= first - 1
  if isIn and since.nonce ~= nil then
    local line = lineAt(since.offset)
    local head = '{"type":"message","offset":' .. whole(since.offset) .. ',"nonce":' .. since.nonce .. ','
    isIn = line == nil or line == false or string.sub(line, 1, #head) == head
  end
  if isIn then return since.offset, true end
  return first - 1, false
end
`;
