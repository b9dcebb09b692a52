/**
 * A server to which whoever comes back is somebody new.
 * @module
 */
import { Channel } from "../../../src/server/core/channel.ts";

const perform = Channel.prototype.perform;
Channel.prototype.perform = function (operation, ...rest): ReturnType<typeof perform> {
  if (operation.type !== "join") return perform.call(this, operation, ...rest);
  const { resume: _, ...join } = operation;
  return perform.call(this, join, ...rest);
};

await import("../../../main.ts");
