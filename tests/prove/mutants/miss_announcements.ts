/**
 * A server that now and then does not pass on what was said or done through another one, and believes that it has.
 * @module
 */
import { Feed } from "../../../src/server/adapters/redis/feed.ts";

const missEvery = 40;

let count = 0;
const hear = Feed.prototype.hear;
Feed.prototype.hear = function (payload): void {
  const isMissed = ++count % missEvery === 0;
  hear.call(this, isMissed ? { ...payload, announcements: [] } : payload);
};

await import("../../../main.ts");
