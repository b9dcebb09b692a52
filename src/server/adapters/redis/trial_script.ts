/**
 * The script by which a server sees, before it begins, that it may do what the other scripts do. Takes a key and a topic of
 * nobody's; gives nothing.
 * @module
 */

/** Lua, run as one step: each command once, with nothing left behind. */
export const trialScript: string = `
local key, topic = KEYS[1], ARGV[1]
redis.call('DEL', key)
redis.call('TIME')
redis.call('EXISTS', key)
redis.call('HSET', key, 'a', 1)
redis.call('HSETNX', key, 'a', 1)
redis.call('HINCRBY', key, 'a', 1)
redis.call('HGET', key, 'a')
redis.call('HMGET', key, 'a')
redis.call('HGETALL', key)
redis.call('HVALS', key)
redis.call('HLEN', key)
redis.call('PEXPIRE', key, 1000)
redis.call('HDEL', key, 'a')
redis.call('ZADD', key, 1, 'a')
redis.call('ZSCORE', key, 'a')
redis.call('ZRANGE', key, 0, 0)
redis.call('ZRANGEBYSCORE', key, 1, 1)
redis.call('ZREMRANGEBYRANK', key, 1, 1)
redis.call('ZREMRANGEBYSCORE', key, 2, 2)
redis.call('ZREM', key, 'a')
redis.call('XADD', key, '1-0', 'a', 1)
redis.call('XLEN', key)
redis.call('XRANGE', key, '-', '+')
redis.call('XREVRANGE', key, '+', '-')
redis.call('XTRIM', key, 'MINID', '1-0')
redis.call('DEL', key)
redis.call('PUBLISH', topic, '')
`;
