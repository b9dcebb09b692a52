/**
 * The script by which a server tells that it lives, and learns of the others. Takes the set of servers; the server's id,
 * and the time where it is not the engine's. Gives the time, and pairs of a server and when it was last heard of.
 * @module
 */

/** How long a server is remembered that is heard of no more, in milliseconds. */
export const rememberedMs: number = 3_600_000;

/** Lua, run as one step. */
export const heartbeatScript: string = `
local time = redis.call('TIME')
local nowMs = tonumber(ARGV[2]) or time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], string.format('%.0f', nowMs), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', nowMs - ${rememberedMs}))
redis.call('PEXPIRE', KEYS[1], ${rememberedMs})
return { string.format('%.0f', nowMs), redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES') }
`;
