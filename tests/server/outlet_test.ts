import assert from "node:assert/strict";
import { handOverBytes, maxPassedOver, Outlet } from "../../src/server/outlet.ts";
import { FakeSocket } from "../support/fake_socket.ts";

const tooSlow = { code: 4000, reason: "too slow" };

class Way {
  readonly socket = new FakeSocket();
  readonly unsettled = new Set<Outlet>();
  readonly waiting = { bytes: 0, unsettled: this.unsettled };
  readonly outlet: Outlet;

  constructor(isJoinable: boolean = true) {
    this.outlet = new Outlet({ socket: this.socket, waiting: this.waiting, isJoinable, nowMs: 0 });
  }

  /** The socket has so much left to write, and the outlet finds out. */
  holds(bufferedBytes: number, nowMs: number = 0): this {
    this.socket.bufferedBytes = bufferedBytes;
    this.outlet.measure(nowMs);
    return this;
  }
}

Deno.test("Outlet.send() hands everything over to a socket that has written", () => {
  const { outlet, socket, unsettled } = new Way();
  outlet.send(["a", "b"]);
  assert.deepEqual(socket.frames, ["a", "b"]);
  assert.equal(unsettled.size, 0);
});

Deno.test("Outlet.send() keeps what a socket does not take, and hands it over in its order as it writes", () => {
  const way = new Way().holds(handOverBytes + 1);
  way.outlet.send(["a", "b"]);
  way.outlet.send(["c"]);
  assert.deepEqual(way.socket.frames, []);
  assert.deepEqual([...way.unsettled], [way.outlet]);
  assert.equal(way.outlet.proceed(10), true);
  way.socket.bufferedBytes = 0;
  assert.equal(way.outlet.proceed(20), false);
  assert.deepEqual(way.socket.frames, ["a\nb\nc"]);
});

Deno.test("Outlet.send() lets nothing overtake what waits", () => {
  const way = new Way().holds(handOverBytes + 1);
  way.outlet.send(["a"]);
  way.holds(0);
  way.outlet.send(["b"]);
  assert.equal(way.socket.frames.join("\n"), "a\nb");
});

Deno.test("Outlet joins no frames of the line protocol", () => {
  const way = new Way(false).holds(handOverBytes + 1);
  way.outlet.send(["a", "b"]);
  way.socket.bufferedBytes = 0;
  way.outlet.proceed(10);
  assert.deepEqual(way.socket.frames, ["a", "b"]);
});

Deno.test("Outlet gives a socket that has stopped writing little more than it had, however much is sent", () => {
  const { outlet, socket, waiting } = new Way();
  const frame = "x".repeat(10_000);
  for (let turn = 0; turn < 400; turn++) {
    outlet.measure(turn);
    outlet.send([frame]);
    socket.bufferedBytes = socket.frames.reduce((sum, { length }) => sum + length, 0);
  }
  assert.ok(socket.bufferedBytes <= handOverBytes + frame.length);
  assert.equal(outlet.measure(400), 4_000_000);
  assert.equal(waiting.bytes, 4_000_000);
});

Deno.test("Outlet.drop() forgets what was not handed over", () => {
  const way = new Way().holds(handOverBytes + 1);
  way.outlet.send(["a".repeat(1_000)]);
  assert.equal(way.waiting.bytes, handOverBytes + 1_001);
  way.outlet.drop();
  assert.equal(way.waiting.bytes, handOverBytes + 1);
  way.holds(0);
  assert.deepEqual([way.waiting.bytes, way.socket.frames], [0, []]);
});

Deno.test("Outlet.end() closes at once a socket that has written everything", () => {
  const { outlet, socket, unsettled } = new Way();
  outlet.send(["goodbye"]);
  outlet.end(tooSlow, 0);
  assert.deepEqual([socket.frames, socket.closing, unsettled.size], [["goodbye"], tooSlow, 0]);
});

Deno.test("Outlet.end() closes any other once it has written what it has and what waits", () => {
  const way = new Way().holds(handOverBytes + 1);
  way.outlet.send(["goodbye"]);
  way.outlet.end(tooSlow, 0);
  assert.deepEqual([way.socket.closing, [...way.unsettled]], [undefined, [way.outlet]]);
  way.socket.bufferedBytes = 1;
  assert.equal(way.outlet.proceed(10), true);
  assert.deepEqual([way.socket.frames, way.socket.closing], [["goodbye"], undefined]);
  way.socket.bufferedBytes = 0;
  assert.equal(way.outlet.proceed(20), false);
  assert.deepEqual(way.socket.closing, tooSlow);
});

Deno.test("Outlet.passOver() ends with the reading of somebody who goes on after being hung up on", () => {
  const way = new Way().holds(1);
  way.outlet.end(tooSlow, 0);
  for (let frame = 1; frame < maxPassedOver; frame++) way.outlet.passOver();
  assert.equal(way.socket.closing, undefined);
  way.outlet.passOver();
  assert.deepEqual(way.socket.closing, tooSlow);
  way.outlet.passOver();
});

Deno.test("Outlet.restedMs() tells for how long a socket has written nothing of what it has", () => {
  const way = new Way();
  way.holds(0, 1_000).outlet.send(["x".repeat(500)]);
  assert.equal(way.holds(500, 5_000).outlet.restedMs(5_000), 4_000, "all of it is still there");
  assert.equal(way.holds(500, 9_000).outlet.restedMs(9_000), 8_000);
  assert.equal(way.holds(499, 10_000).outlet.restedMs(10_000), 0, "it moves");
  way.outlet.send(["x".repeat(100)]);
  assert.equal(way.holds(550, 11_000).outlet.restedMs(11_000), 0, "more came, and it moves all the same");
  assert.equal(way.holds(0, 60_000).outlet.restedMs(90_000), 0, "nothing is left to write");
});

Deno.test("Outlet.release() counts nothing any more", () => {
  const way = new Way().holds(handOverBytes + 1);
  way.outlet.send(["a"]);
  way.outlet.end(tooSlow, 0);
  way.outlet.release();
  assert.deepEqual([way.waiting.bytes, way.outlet.waitingBytes, way.outlet.isWaiting], [0, 0, false]);
});
