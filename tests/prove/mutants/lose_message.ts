/**
 * A server that acknowledges a message now and then without keeping it or passing it on.
 * @module
 */
import { Channel } from "../../../src/server/core/channel.ts";

const loseEvery = 40;

let count = 0;
const perform = Channel.prototype.perform;
Channel.prototype.perform = function (operation, ...rest): ReturnType<typeof perform> {
  const isLost = operation.type === "publish" && ++count % loseEvery === 0;
  return isLost ? { type: "repeated", offset: this.position.offset } : perform.call(this, operation, ...rest);
};

await import("../../../main.ts");
