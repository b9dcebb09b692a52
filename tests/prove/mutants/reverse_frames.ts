/**
 * A server that reads the lines of a frame backwards.
 * @module
 */
import { Session } from "../../../src/server/core/session.ts";

const receive = Session.prototype.receive;
Session.prototype.receive = function (frame, nowMs): ReturnType<typeof receive> {
  return receive.call(this, frame.split("\n").reverse().join("\n"), nowMs);
};

await import("../../../main.ts");
