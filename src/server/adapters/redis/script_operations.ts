/**
 * The part of the script that carries out one operation: what `core/channel.ts` does, in Lua.
 * @module
 */

/** An outcome is a word: `d` done, `p` and an offset: repeated, `r` and a code: refused. */
export const scriptOfOperations: string = `
local function isFull()
  return turn.maxMembers > 0 and members >= turn.maxMembers
end

local function stamp()
  sentAtMs = math.max(sentAtMs, now)
  isChanged = true
  return whole(sentAtMs)
end

local function replayFor(seat, op)
  seat.a, seat.f = replay(op.since)
  save(seat)
  return '"replay":{"after":' .. whole(seat.a) .. ',"isComplete":' .. tostring(seat.f) .. '}}'
end

local function whoIs(type, seat)
  return '{"type":"' .. type .. '","memberId":' .. json(seat.id) .. ',"connectionId":' .. json(seat.c)
end

local function seatNamed(seat, op, name, keys)
  if not seat.h and seat.n ~= nil then op.bases = basesOf(seat) end
  hold(seat, name, keys)
  keepBases(seat, op.bases)
  local who = whoIs('joined', seat) .. ',"name":' .. json(name) .. ',"isUnverified":' .. tostring(op.isUnverified)
  -- A listener that takes a name stays what it is.
  announce(who .. ',' .. replayFor(seat, op))
  return 'd'
end

-- Whoever says something has a name, and says it once: else there is no seat, but an outcome.
local function speaker(op)
  local seat = seatAt(op.c)
  if not seat or seat.n == nil then return nil, 'rnot_joined' end
  local known = redis.call('ZSCORE', noncesOf .. seat.id, op.nonce)
  if known then return nil, 'p' .. whole(known) end
  if isStranger(seat) then return nil, 'rnot_joined' end
  return seat
end

local perform = {}

function perform.listen(op)
  if isElsewhere then return 'runavailable' end
  if isFull() then return 'rchannel_full' end
  op.isUnverified = true
  local seat = add(op)
  save(seat)
  announce(whoIs('listening', seat) .. '}')
  return 'd'
end

function perform.join(op)
  if isElsewhere then return 'runavailable' end
  local known = op.resume and seatOf(op.resume)
  if not known or known.u then
    local listener = seatAt(op.c)
    if listener and listener.n ~= nil then return 'rjoined_already' end
    if not listener and isFull() then return 'rchannel_full' end
    local seat = listener or add(op)
    return seatNamed(seat, op, freeName(op.wish, op.bases))
  end
  if known.p == 'away' then
    if isFull() then return 'rchannel_full' end
    members = members + 1
    attach(known, op)
    if known.n == nil then return seatNamed(known, op, freeName(op.wish, op.bases)) end
    local wish = { name = known.n, keys = known.k }
    return seatNamed(known, op, freeName(wish, basesOf(known)))
  end
  if known.p == 'here' and op.openedAtMs ~= nil and op.openedAtMs < known.o then return 'rjoined_already' end
  attach(known, op)
  announce(whoIs('resumed', known) .. ',' .. replayFor(known, op))
  return 'd'
end

function perform.publish(op)
  local seat, answer = speaker(op)
  if not seat then return answer end
  -- It has its number; the line is what is kept and what everybody gets.
  offset = offset + 1
  remember(seat, op.nonce)
  local number, time = whole(offset), stamp()
  local line = '{"type":"message","offset":' .. number .. ',"nonce":' .. op.nonce .. ',"from":' .. json(seat.n) ..
    ',"text":' .. op.text .. ',"sentAtMs":' .. time .. (seat.u and ',"unverified":true}' or '}')
  redis.call('XADD', log, 'MAXLEN', '=', turn.maxMessages, number .. '-0',
    'line', line, 'memberId', seat.id, 'sentAtMs', time)
  announce(seat.id .. ' ' .. line)
  return 'd'
end

function perform.whisper(op)
  local seat, answer = speaker(op)
  if not seat then return answer end
  local id = redis.call('HGET', names, op.toKey)
  local receiver = id and seatOf(id)
  if not receiver or receiver.u or receiver.p ~= 'here' then return 'runknown_member' end
  remember(seat, op.nonce)
  announce('{"type":"whisper","memberId":' .. json(seat.id) .. ',"toMemberId":' .. json(receiver.id) ..
    ',"nonce":' .. op.nonce .. ',"text":' .. op.text .. ',"sentAtMs":' .. stamp() .. '}')
  return 'd'
end

function perform.rename(op)
  local seat = seatAt(op.c)
  if not seat or seat.n == nil then return 'rnot_joined' end
  if areTaken(op.wish.keys, seat.id) then return 'rname_taken' end
  hold(seat, op.wish.name, op.wish.keys)
  keepBases(seat, op.bases)
  save(seat)
  announce('{"type":"renamed","memberId":' .. json(seat.id) .. ',"name":' .. json(seat.n) .. '}')
  return 'd'
end

function perform.typing(op)
  local seat = seatAt(op.c)
  if not seat or seat.n == nil then return 'rnot_joined' end
  announce('{"type":"typing","memberId":' .. json(seat.id) .. '}')
  return 'd'
end

function perform.leave(op)
  local seat = seatAt(op.c)
  if not seat then return 'd' end
  finish(seat, now)
  announce('{"type":"left","memberId":' .. json(seat.id) .. '}')
  return 'd'
end

function perform.lose(op)
  local seat = seatAt(op.c)
  if seat then lose(seat, now) end
  return 'd'
end

-- A server is dead: whoever was connected to it is in grace since it was last heard of.
function perform.bury(op)
  for _, stored in ipairs(redis.call('HVALS', seats)) do
    local seat = cjson.decode(stored)
    if seat.d == op.node then lose(seatOf(seat.id), now - op.silentMs) end
  end
  redis.call('HDEL', nodes, op.node)
  isChanged = true
  return 'd'
end
`;
