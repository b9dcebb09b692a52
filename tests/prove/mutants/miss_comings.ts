/**
 * A server that does not notice whoever comes through another one.
 * @module
 */
import { Departures } from "../../../src/server/adapters/redis/departures.ts";
import { Feed } from "../../../src/server/adapters/redis/feed.ts";
import { isEntry } from "../../../src/server/core/operation.ts";

const own = new Set<string>();

const expect = Departures.prototype.expect;
Departures.prototype.expect = function (code, operations): void {
  for (const operation of operations) if (isEntry(operation)) own.add(operation.connectionId);
  expect.call(this, code, operations);
};

const hear = Feed.prototype.hear;
Feed.prototype.hear = function (payload): void {
  const announcements = payload.announcements.filter((announcement) =>
    announcement.type !== "joined" || own.has(announcement.connectionId)
  );
  hear.call(this, { ...payload, announcements });
};

await import("../../../main.ts");
