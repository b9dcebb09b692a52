/**
 * A server on which a lost connection is a departure after a moment.
 * @module
 */
import { Channel } from "../../../src/server/core/channel.ts";

const hastenMs = 29_800;

const sweep = Channel.prototype.sweep;
Channel.prototype.sweep = function ({ nowMs, monotonicMs }, announce): void {
  sweep.call(this, { nowMs, monotonicMs: monotonicMs + hastenMs }, announce);
};

await import("../../../main.ts");
