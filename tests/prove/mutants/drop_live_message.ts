/**
 * A server that drops the first message after somebody was let in.
 * @module
 */
import { Outbox } from "../../../src/server/core/outbox.ts";

const fresh = new WeakSet<object>();
const { goLive, take } = Outbox.prototype;
const isPlain = Object.getOwnPropertyDescriptor(Outbox.prototype, "isPlain");

Outbox.prototype.goLive = function (sharedIndex): void {
  fresh.add(this);
  goLive.call(this, sharedIndex);
};

Outbox.prototype.take = function (shared, isMessage): ReturnType<typeof take> {
  const taken = [...take.call(this, shared, isMessage)];
  const dropped = fresh.has(this) ? taken.findLastIndex((line) => isMessageLine(line)) : -1;
  const hasDropped = dropped >= 0 && shared.includes(taken[dropped]);
  if (!hasDropped) return taken;
  fresh.delete(this);
  return taken.toSpliced(dropped, 1);
};

Object.defineProperty(Outbox.prototype, "isPlain", {
  get(): boolean {
    return !fresh.has(this) && isPlain?.get?.call(this) === true;
  },
});

function isMessageLine(line: unknown): boolean {
  return typeof line === "string" && line.startsWith('{"type":"message"');
}

await import("../../../main.ts");
