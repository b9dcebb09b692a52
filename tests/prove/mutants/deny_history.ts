/**
 * A server that says that something is missing when nothing is.
 * @module
 */
import { Room } from "../../../src/server/core/room.ts";

const apply = Room.prototype.apply;
Room.prototype.apply = function (announcement): ReturnType<typeof apply> {
  if (announcement.type !== "resumed") return apply.call(this, announcement);
  return apply.call(this, { ...announcement, replay: { ...announcement.replay, isComplete: false } });
};

await import("../../../main.ts");
