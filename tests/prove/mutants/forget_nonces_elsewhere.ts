/**
 * A server that knows of nothing that was said through another one.
 * @module
 */
import { RedisLink } from "../../../src/server/adapters/redis/redis_link.ts";

const own = crypto.randomUUID();

const run = RedisLink.prototype.run;
RedisLink.prototype.run = function (script, { keys, args }): ReturnType<typeof run> {
  const ownKeys = script === "turn" ? [...keys.slice(0, -1), `${keys.at(-1)}${own}:`] : keys;
  return run.call(this, script, { keys: ownKeys, args });
};

await import("../../../main.ts");
