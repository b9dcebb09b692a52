import assert from "node:assert/strict";
import { closeCodes } from "../../src/protocol/close_codes.ts";
import { doubtfulForMs, heldForMs, stuckAfterMs } from "../../src/server/connections.ts";
import { slowAfterMs, tooSlowBytes } from "../../src/server/core/outbox.ts";
import { handOverBytes } from "../../src/server/outlet.ts";
import { brief } from "../support/brief.ts";
import { FakePeer, FakeServer, someCode } from "../support/fake_server.ts";
import { rulesWith, testLimits } from "../support/server_rules.ts";

const mebibyte = 1_048_576;

/** Rules under which much may be said at once. */
function rulesOf(
  maxWaitingBytes?: number,
): ReturnType<typeof rulesWith> & { readonly maxWaitingBytes?: number } {
  const limits = {
    ...testLimits,
    maxTextCharacters: 200_000,
    maxTextBytes: 200_000,
    maxFrameBytes: 1_000_000,
  };
  return { ...rulesWith(), limits, ...(maxWaitingBytes !== undefined && { maxWaitingBytes }) };
}

const longText = "x".repeat(200_000);

/** Lets somebody say so much, with a turn for each text. */
async function sayMuch(server: FakeServer, peer: FakePeer, texts: number): Promise<void> {
  for (let number = 0; number < texts; number++) {
    peer.say({ type: "publish", nonce: crypto.randomUUID(), text: longText });
    await server.settle();
    server.clock.pass(100);
  }
}

/** A socket that writes nothing: whatever it is given stays. */
function stop(peer: FakePeer): void {
  const given = (): number => peer.socket.frames.reduce((sum, { length }) => sum + length, 0);
  const before = given();
  Object.defineProperty(peer.socket, "bufferedBytes", {
    configurable: true,
    get: () => handOverBytes + 1 + given() - before,
  });
}

/** A socket that has written everything. */
function goOn(peer: FakePeer): void {
  Object.defineProperty(peer.socket, "bufferedBytes", { configurable: true, writable: true, value: 0 });
}

async function pass(server: FakeServer, ms: number, alive: readonly FakePeer[] = []): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1_000) {
    server.clock.pass(1_000);
    for (const peer of alive) peer.say({ type: "ping" });
    await server.settle();
  }
}

Deno.test("Hub gives a socket that has stopped nothing more, and drops what waits when it gives it up", async () => {
  const server = new FakeServer({ rules: rulesOf() });
  const ada = await server.join("ada");
  const bob = await server.join("bob");
  stop(bob);
  await pass(server, 1_000, [ada]);
  bob.takeFrames();
  await sayMuch(server, ada, 12);
  assert.ok(server.hub.waitingBytes > 2 * mebibyte);
  await pass(server, slowAfterMs + 1_000, [ada]);
  assert.deepEqual(bob.takeFrames(), []);
  assert.ok(server.hub.waitingBytes < 100_000, "what was not handed over is dropped");
  assert.equal(bob.closeCode(), undefined, "its socket is not closed while it has something to write");
  goOn(bob);
  await pass(server, 1_000, [ada]);
  assert.deepEqual([bob.closeCode(), bob.takeFrames()], [closeCodes.tooSlow, []]);
  assert.ok(server.hub.waitingBytes < 100, "what was just sent to the other one");
});

Deno.test("Hub gives up a member for whom something has waited for too long though nobody says anything", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  const lina = server.connectLine({ pathName: "lina" });
  await server.settle();
  lina.socket.bufferedBytes = 5;
  ada.publish("one");
  await server.settle();
  await pass(server, stuckAfterMs - 1_000, [ada]);
  lina.takeFrames();
  ada.take();
  assert.equal(server.broker.channelCount, 1);
  await pass(server, 2_000, [ada]);
  assert.deepEqual(brief(ada.take()).filter((each) => each !== "pong"), ["left lina"]);
  lina.socket.bufferedBytes = 0;
  await pass(server, 1_000, [ada]);
  assert.equal(lina.closeCode(), closeCodes.tooSlow);
});

Deno.test("Hub lets a slow reader read on as long as it moves", async () => {
  const server = new FakeServer();
  const lina = server.connectLine({ pathName: "lina" });
  await server.settle();
  for (let waiting = 60_000; waiting > 0; waiting -= 500) {
    lina.socket.bufferedBytes = waiting;
    await pass(server, 1_000);
  }
  assert.equal(lina.closeCode(), undefined);
});

Deno.test("Hub loses nothing and changes no order for somebody who reads in fits and starts", async () => {
  const server = new FakeServer({ rules: rulesOf() });
  const ada = await server.join("ada");
  const bob = await server.join("bob");
  for (let round = 0; round < 10; round++) {
    stop(bob);
    await sayMuch(server, ada, 3);
    goOn(bob);
    server.clock.pass(10 * (1 + round % 3));
    await server.settle();
  }
  await pass(server, 1_000, [ada]);
  const offsets = bob.pushes.flatMap((push) => push.type === "message" ? push.offset : []);
  assert.deepEqual(offsets, Array.from({ length: 30 }, (_, index) => index + 1));
});

Deno.test("Hub gives up those for whom the most waits when too much waits for all together", async () => {
  const server = new FakeServer({ rules: rulesOf(2 * mebibyte) });
  const ada = await server.join("ada");
  const [bob, cleo, dan] = [await server.join("bob"), await server.join("cleo"), await server.join("dan")];
  stop(bob);
  await sayMuch(server, ada, 4);
  stop(cleo);
  await sayMuch(server, ada, 3);
  stop(dan);
  await sayMuch(server, ada, 2);
  assert.ok(server.hub.waitingBytes < 2 * mebibyte);
  for (const peer of [bob, cleo, dan]) goOn(peer);
  await pass(server, 1_000, [ada]);
  assert.deepEqual([bob, cleo, dan].map((peer) => peer.closeCode()), [
    closeCodes.tooSlow,
    undefined,
    undefined,
  ]);
});

Deno.test("Hub spares those who read though sockets that are as good as gone hold more than may wait", async () => {
  const server = new FakeServer({ rules: rulesOf(100_000) });
  const ada = await server.join("ada");
  const bob = await server.join("bob");
  const gone = await server.join("gone");
  gone.socket.bufferedBytes = tooSlowBytes + 1;
  for (let round = 0; round < 20; round++) {
    ada.publish(`${round}`);
    bob.publish(`${round}`);
    await pass(server, 1_000, [ada, bob]);
  }
  assert.ok(server.hub.waitingBytes > tooSlowBytes);
  assert.deepEqual([ada.closeCode(), bob.closeCode()], [undefined, undefined]);
  assert.equal(bob.pushes.filter(({ type }) => type === "message").length, 40);
});

Deno.test("Hub counts a connection that it has hung up on until its socket is closed", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  const bob = await server.join("bob");
  bob.socket.bufferedBytes = tooSlowBytes + 1;
  await pass(server, 1_000, [ada]);
  ada.publish("one");
  await server.settle();
  assert.equal(server.hub.connectionCount, 2);
  bob.socket.bufferedBytes = 0;
  await pass(server, 1_000, [ada]);
  assert.equal(bob.closeCode(), closeCodes.tooSlow);
  assert.equal(server.hub.connectionCount, 2, "it was asked to close, and has not said that it did");
  bob.drop();
  assert.equal(server.hub.connectionCount, 1);
});

Deno.test("Hub counts a socket for a while that is reported as gone with something left in it", async () => {
  const server = new FakeServer();
  let departures = 0;
  const entrance = { ask: () => undefined, joined: () => {}, left: () => departures++ };
  const bob = new FakePeer(
    server.hub,
    (socket) => server.hub.open(socket, { code: someCode, speaks: "v1", entrance }),
  );
  const ada = await server.join("ada");
  bob.say({ type: "join", name: "bob" });
  await server.settle();
  bob.socket.bufferedBytes = tooSlowBytes + 1;
  await pass(server, 1_000, [ada]);
  ada.publish("one");
  await server.settle();
  bob.drop();
  await server.settle();
  assert.equal(server.hub.connectionCount, 2);
  assert.ok(server.hub.waitingBytes > tooSlowBytes);
  await pass(server, doubtfulForMs - 2_000, [ada]);
  assert.ok(server.hub.waitingBytes > tooSlowBytes);
  await pass(server, 3_000, [ada]);
  assert.ok(server.hub.waitingBytes < 100, "what was just sent to the other one");
  await pass(server, heldForMs - doubtfulForMs - 3_000, [ada]);
  assert.deepEqual([server.hub.connectionCount, departures], [2, 0]);
  await pass(server, 3_000, [ada]);
  assert.deepEqual([server.hub.connectionCount, departures], [1, 1]);
  assert.ok(server.hub.waitingBytes < 100, "what was just sent to the other one");
});

for (
  const [what, how, bufferedBytes] of [
    ["said goodbye", "goodbye", 70_000],
    ["has lost its connection", "broken", 70_000],
    ["had read everything", "unknown", 0],
  ] as const
) {
  Deno.test(`Hub counts nobody any more who ${what}`, async () => {
    const server = new FakeServer();
    let departures = 0;
    const entrance = { ask: () => undefined, joined: () => {}, left: () => departures++ };
    let end = (): void => {};
    const bob = new FakePeer(server.hub, (socket) => {
      const connection = server.hub.open(socket, { code: someCode, speaks: "v1", entrance });
      end = () => server.hub.closed(connection, how);
      return connection;
    });
    bob.say({ type: "join", name: "bob" });
    await server.settle();
    bob.socket.bufferedBytes = bufferedBytes;
    bob.publish("one");
    await server.settle();
    end();
    end();
    assert.deepEqual([server.hub.connectionCount, departures, server.hub.waitingBytes], [0, 1, 0]);
  });
}

Deno.test("Hub drains though a socket has stopped, as far as it goes", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  const bob = await server.join("bob");
  bob.socket.bufferedBytes = 70_000;
  const drained = server.hub.drain(() => 700);
  await server.settle();
  assert.equal(ada.closeCode(), closeCodes.restarting);
  assert.equal(bob.closeCode(), undefined);
  bob.socket.bufferedBytes = 0;
  server.clock.pass(20);
  assert.deepEqual(brief(bob.take()), ["welcome bob", "notice"]);
  assert.equal(bob.closeCode(), closeCodes.restarting);
  ada.drop();
  bob.drop();
  await drained;
});

Deno.test("Hub ends looking after sockets when it is stopped", async () => {
  const server = new FakeServer();
  const before = server.clock.timerCount;
  const bob = await server.join("bob");
  stop(bob);
  bob.say({ type: "ping" });
  await server.settle();
  server.hub.stop();
  assert.equal(server.clock.timerCount, before - 1);
});
