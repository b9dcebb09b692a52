/**
 * The script by which a server looks whether it has heard everything, for a tenth of what a turn costs. Takes a channel's keys;
 * gives its epoch ("" where it is not there or not whole), seq, tag, offset, when it ends, and its servers with their connections.
 * @module
 */

/** Lua, run as one step; it changes nothing. */
export const lookScript: string = `
local meta, log, seats, conns, names, grace, away, nodes = unpack(KEYS)
local state = redis.call('HMGET', meta, 'epoch', 'seq', 'tag', 'offset', 'endMs', 'keys')
local isWhole = redis.call('EXISTS', log, seats, conns, names, grace, away, nodes) == tonumber(state[6])
if not isWhole then return { '', '0', '', '0', '0', {} } end
return { state[1], state[2], state[3], state[4], state[5] or '0', redis.call('HGETALL', nodes) }
`;
