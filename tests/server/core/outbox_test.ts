import assert from "node:assert/strict";
import fc from "fast-check";
import {
  joinFrames,
  Outbox,
  slowAfterBytes,
  slowAfterMs,
  tooSlowBytes,
} from "../../../src/server/core/outbox.ts";
import { anyText } from "../../support/any_text.ts";

const noMessage = (): boolean => false;

Deno.test("Outbox.take() gives nothing that is for all before the member is live", () => {
  const outbox = new Outbox<string>();
  assert.equal(outbox.isPlain, false);
  outbox.add("own", 1);
  assert.deepEqual(outbox.take(["all-0", "all-1"], noMessage), ["own"]);
  assert.deepEqual(outbox.take(["all-0"], noMessage), []);
});

Deno.test("Outbox.take() gives what is for all from the entry on with which the member went live", () => {
  const outbox = new Outbox<string>();
  outbox.goLive(1);
  assert.deepEqual(outbox.take(["all-0", "all-1", "all-2"], noMessage), ["all-1", "all-2"]);
  assert.deepEqual(outbox.take(["all-0", "all-1"], noMessage), ["all-0", "all-1"], "the next turn whole");
});

Deno.test("Outbox.take() gives the very list of all to a member with nothing of its own", () => {
  const outbox = new Outbox<string>();
  outbox.goLive(0);
  assert.equal(outbox.isPlain, true);
  const shared = ["all-0", "all-1"];
  assert.equal(outbox.take(shared, noMessage), shared);
});

Deno.test("Outbox.take() puts own entries where they belong, and leaves out hidden ones, for one turn", () => {
  const outbox = new Outbox<string>();
  outbox.goLive(0);
  outbox.add("own-a", 0);
  outbox.hide(1);
  outbox.add("own-b", 2);
  outbox.add("own-c", 2);
  outbox.add("own-d", 3);
  assert.equal(outbox.isPlain, false);
  const shared = ["all-0", "all-1", "all-2"];
  assert.deepEqual(outbox.take(shared, noMessage), ["own-a", "all-0", "own-b", "own-c", "all-2", "own-d"]);
  assert.equal(outbox.isPlain, true);
  assert.deepEqual(outbox.take(["all-0", "all-1"], noMessage), ["all-0", "all-1"]);
});

Deno.test("Outbox.take() gives no messages to a member that still reads the log, but everything else", () => {
  const outbox = new Outbox<string>();
  const isMessage = (index: number): boolean => index % 2 === 1;
  outbox.catchUp(1);
  assert.deepEqual(outbox.take(["left", "message", "joined", "message"], isMessage), ["joined"]);
  assert.deepEqual(outbox.take(["left", "message"], isMessage), ["left"]);
  assert.equal(outbox.isPlain, false);
  outbox.add("read", 2);
  outbox.goLive(2);
  assert.deepEqual(outbox.take(["left", "message", "joined", "message"], isMessage), [
    "left",
    "read",
    "joined",
    "message",
  ]);
  assert.equal(outbox.isPlain, true);
});

Deno.test("Outbox.take() gives everything in the order in which it happened", () => {
  const steps = ["message", "notice", "hidden", "own", "join", "listen", "catchUp", "goLive", "end"] as const;
  fc.assert(fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 60 }), (sequence) => {
    const outbox = new Outbox<string>();
    let shared: string[] = [];
    let expected: string[] = [];
    let isIn = false;
    let isLive = false;
    const check = (): void => {
      assert.deepEqual(
        outbox.take(shared, (index) => shared[index]?.startsWith("message") === true),
        expected,
      );
      shared = [];
      expected = [];
    };
    sequence.forEach((step, number) => {
      const entry = `${step}-${number}`;
      if (step === "message" || step === "notice") {
        if (step === "message" ? isLive : isIn) expected.push(entry);
        shared.push(entry);
      }
      if (step === "hidden") {
        outbox.hide(shared.length);
        shared.push(entry);
      }
      if (step === "own" || (step === "join" && !isIn)) {
        if (step === "join") shared.push(`joined-${number}`);
        outbox.add(entry, shared.length);
        expected.push(entry);
      }
      const isComing = !isIn && (step === "join" || step === "listen");
      if (isComing || (step === "goLive" && isIn && !isLive)) {
        outbox.goLive(shared.length);
        isLive = true;
      }
      if (step === "catchUp" && !isIn) outbox.catchUp(shared.length);
      isIn ||= isLive || step === "catchUp";
      if (step === "end") check();
    });
    check();
  }));
});

Deno.test("Outbox.isTooSlow() bears a burst, but not one that lasts", () => {
  const outbox = new Outbox<string>();
  assert.equal(outbox.isTooSlow(slowAfterBytes, 1_000), false);
  assert.equal(outbox.isTooSlow(slowAfterBytes + 1, 1_000), false);
  assert.equal(outbox.isTooSlow(slowAfterBytes + 1, 1_000 + slowAfterMs - 1), false);
  assert.equal(outbox.isTooSlow(slowAfterBytes + 1, 1_000 + slowAfterMs), true);
});

Deno.test("Outbox.isTooSlow() begins to count anew when the connection has caught up", () => {
  const outbox = new Outbox<string>();
  outbox.isTooSlow(slowAfterBytes + 1, 1_000);
  assert.equal(outbox.isTooSlow(0, 2_000), false);
  assert.equal(outbox.isTooSlow(slowAfterBytes + 1, 3_500), false);
  assert.equal(outbox.isTooSlow(slowAfterBytes + 1, 5_500), true);
});

Deno.test("Outbox.isTooSlow() says so at once when far too much waits", () => {
  assert.equal(new Outbox<string>().isTooSlow(tooSlowBytes, 1_000), false);
  assert.equal(new Outbox<string>().isTooSlow(tooSlowBytes + 1, 1_000), true);
});

Deno.test("joinFrames() makes one frame of a turn that fits", () => {
  assert.deepEqual(joinFrames([], 100), []);
  assert.deepEqual(joinFrames(["a"], 100), ["a"]);
  assert.deepEqual(joinFrames(["a", "b", "c"], 100), ["a\nb\nc"]);
});

Deno.test("joinFrames() gives a line that is too long alone a frame of its own", () => {
  const long = "x".repeat(50);
  assert.deepEqual(joinFrames(["a", long, "b", "c"], 30), ["a", long, "b\nc"]);
});

Deno.test("joinFrames() keeps every line, in order, and every frame of several lines within its length, and none too many", () => {
  const anyLine = fc.oneof(anyText, fc.nat(60).map((length) => "ä".repeat(length)))
    .map((text) => text.replaceAll("\n", "") || "-");
  fc.assert(fc.property(fc.array(anyLine), fc.integer({ min: 1, max: 200 }), (lines, maxUnits) => {
    const frames = joinFrames(lines, maxUnits);
    assert.deepEqual(frames.flatMap((frame) => frame.split("\n")), lines);
    for (const frame of frames) assert.ok(!frame.includes("\n") || frame.length <= maxUnits);
    frames.slice(1).forEach((frame, index) => {
      const [next = ""] = frame.split("\n", 1);
      assert.ok((frames[index] as string).length + 1 + next.length > maxUnits);
    });
  }));
});
