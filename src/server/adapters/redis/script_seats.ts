/**
 * The part of the script that keeps a channel's seats and names: what `core/seats.ts` and `core/held_names.ts` do, in Lua.
 * @module
 */
import { numberedKeys } from "../../core/look_alike.ts";
import { rememberedNonces } from "../../core/nonce_window.ts";
import { maxRememberedSessions } from "../../core/seats.ts";
import { mostDigits } from "./turn_input.ts";

/** What a number behind a name looks like, character by character; nothing grows together. */
const alike: string = [..."-0123456789"]
  .map((character) => `["${character}"]=${JSON.stringify(numberedKeys(["l"], character)[0]?.slice(1))}`)
  .join(",");

/**
 * A seat: `id`; `n` its name, `k` the keys of that, `b` what stands before a number where there is too little room; `h` whether it holds them; `u` whether it is unverified; `p` here, grace
 * or away; `c` its connection, `d` the server of that, `o` when it was opened; `l` the connection before; `t` until when it waits; `i` the order of coming;
 * `a` and `f` what its last join had to read: after which offset, and whether that is all; `s` when it was last noted, about once
 * an hour, that it says something.
 */
export const scriptOfSeats: string = `
local alike = {${alike}}
local cache = {}

local function seatOf(id)
  if cache[id] == nil then
    local stored = redis.call('HGET', seats, id)
    cache[id] = stored and cjson.decode(stored) or false
  end
  return cache[id] or nil
end

local function seatAt(connection)
  local id = redis.call('HGET', conns, connection)
  return id and seatOf(id) or nil
end

local function save(seat)
  isChanged, isSeatingChanged = true, true
  redis.call('HSET', seats, seat.id, cjson.encode(seat))
end

local function detach(seat)
  if seat.c == nil then return end
  redis.call('HDEL', conns, seat.c)
  if redis.call('HINCRBY', nodes, seat.d, -1) <= 0 then redis.call('HDEL', nodes, seat.d) end
  seat.l, seat.c, seat.d = seat.c, nil, nil
end

local function attach(seat, op)
  detach(seat)
  if seat.p == 'grace' then redis.call('ZREM', grace, seat.id) end
  if seat.p == 'away' then redis.call('ZREM', away, seat.id) end
  seat.c, seat.d, seat.o, seat.p, seat.t = op.c, turn.node, op.openedAtMs or 0, 'here', nil
  redis.call('HSET', conns, op.c, seat.id)
  redis.call('HINCRBY', nodes, turn.node, 1)
  redis.call('PEXPIRE', noncesOf .. seat.id, dayMs)
end

local function add(op)
  order = order + 1
  members = members + 1
  local seat = { id = op.memberId, u = op.isUnverified, p = 'here', i = order }
  cache[seat.id] = seat
  attach(seat, op)
  return seat
end

local function release(seat)
  if not seat.h then return end
  for _, key in ipairs(seat.k) do
    if redis.call('HGET', names, key) == seat.id then redis.call('HDEL', names, key) end
  end
  seat.h = false
end

local function hold(seat, name, keys)
  release(seat)
  seat.n, seat.k, seat.h = name, keys, true
  for _, key in ipairs(keys) do redis.call('HSETNX', names, key, seat.id) end
end

local function forget(seat)
  isChanged, isSeatingChanged = true, true
  redis.call('ZREM', away, seat.id)
  redis.call('HDEL', seats, seat.id)
  redis.call('DEL', noncesOf .. seat.id)
  cache[seat.id] = false
end

local function lose(seat, lastSeenMs)
  detach(seat)
  seat.p, seat.t = 'grace', lastSeenMs + graceMs
  redis.call('ZADD', grace, whole(seat.t), seat.id)
  redis.call('PEXPIRE', noncesOf .. seat.id, dayMs)
  isQuietChange = true
  save(seat)
end

local function finish(seat, lastSeenMs)
  detach(seat)
  members = members - 1
  release(seat)
  redis.call('ZREM', grace, seat.id)
  if seat.u then return forget(seat) end
  seat.p, seat.t = 'away', lastSeenMs + rememberedMs
  redis.call('ZADD', away, whole(seat.t), seat.id)
  redis.call('PEXPIRE', noncesOf .. seat.id, rememberedMs + 60000)
  save(seat)
  while redis.call('HLEN', seats) - members > ${maxRememberedSessions} do
    local oldest = redis.call('ZRANGE', away, 0, 0)[1]
    if oldest == nil then return end
    forget(seatOf(oldest))
  end
end

local function sweep()
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', grace, '-inf', whole(now))) do
    local seat = seatOf(id)
    finish(seat, seat.t - graceMs)
    announce('{"type":"left","memberId":' .. json(id) .. '}')
  end
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', away, '-inf', whole(now), 'LIMIT', 0, 200)) do
    forget(seatOf(id))
  end
end

local function characters(text)
  local _, continued = string.gsub(text, '[\\128-\\191]', '')
  return #text - continued
end

local function numbered(keys, number)
  local likeness = string.gsub(number, '.', alike)
  local all = {}
  for index, key in ipairs(keys) do
    all[index] = key .. (string.sub(key, 1, 1) == '=' and number or likeness)
  end
  return all
end

local function areTaken(keys, mine)
  for _, key in ipairs(keys) do
    local holder = redis.call('HGET', names, key)
    if holder and holder ~= mine then return true end
  end
  return false
end

-- Many are asked about at once: whoever comes in numbers under one name is not to keep the engine busy.
local function freeNumber(base, first, last)
  local tried = {}
  for number = first, last do tried[#tried + 1] = base.keys[1] .. '-' .. whole(number) end
  for index, holder in ipairs(redis.call('HMGET', names, unpack(tried))) do
    local number = '-' .. whole(first + index - 1)
    local keys = not holder and numbered(base.keys, number)
    if keys and not areTaken(keys) then return base.name .. number, keys end
  end
end

local function freeName(wish, bases)
  if not areTaken(wish.keys) then return wish.name, wish.keys end
  for digits, base in ipairs(bases) do
    local last = 10 ^ digits - 1
    for first = math.max(2, 10 ^ (digits - 1)), last, 100 do
      local name, keys = freeNumber(base, first, math.min(first + 99, last))
      if name then return name, keys end
    end
  end
end

-- What stands before a number that makes a name free: the name itself, where there is room for the number.
local function keepBases(seat, bases)
  local hasRoom = turn.maxNameCharacters == 0 or characters(seat.n) + 1 + #bases <= turn.maxNameCharacters
  seat.b = not hasRoom and bases or nil
end

local function basesOf(seat)
  if seat.b ~= nil then return seat.b end
  local bases = {}
  for digits = 1, ${mostDigits} do bases[digits] = { name = seat.n, keys = seat.k } end
  return bases
end

local function remember(seat, nonce)
  local key = noncesOf .. seat.id
  redis.call('ZADD', key, whole(offset), nonce)
  redis.call('ZREMRANGEBYRANK', key, 0, -${rememberedNonces + 1})
  redis.call('PEXPIRE', key, dayMs)
  if seat.s == nil or now - seat.s > 3600000 then
    seat.s = now
    save(seat)
  end
end

-- Of one whose nonces are lost nobody can tell what is said again: it is a stranger, who reads first what there is.
local strangers = {}
local function isStranger(seat)
  if seat.s == nil or now - seat.s > dayMs or redis.call('EXISTS', noncesOf .. seat.id) == 1 then return false end
  strangers[seat.c] = true
  finish(seat, now)
  if not seat.u then forget(seat) end
  announce('{"type":"left","memberId":' .. json(seat.id) .. '}')
  return true
end
`;
