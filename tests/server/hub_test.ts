import assert from "node:assert/strict";
import { closeCodes } from "../../src/protocol/close_codes.ts";
import { slowAfterBytes, slowAfterMs, tooSlowBytes } from "../../src/server/core/outbox.ts";
import { brief } from "../support/brief.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { type FakePeer, FakeServer, someCode } from "../support/fake_server.ts";
import { rulesWith, testLimits } from "../support/server_rules.ts";

Deno.test("Hub welcomes whoever joins", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  assert.deepEqual(ada.take(), [{
    type: "welcome",
    name: "ada",
    session: ada.welcome.session,
    position: { epoch: ada.welcome.position.epoch, offset: 0 },
    complete: true,
    replay: 0,
    members: [{ name: "ada" }],
    listeners: 0,
    limits: testLimits,
  }]);
});

Deno.test("Hub brings what a member says to everybody in the channel, and to nobody else", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  const bob = await server.join("bob");
  const lina = server.connectLine();
  const elsewhere = await server.join("eve", "other");
  await server.settle();
  for (const peer of [ada, bob, lina, elsewhere]) peer.takeFrames();
  ada.publish("hello");
  bob.publish("hi");
  await server.settle();
  assert.deepEqual(brief(ada.take()), ["1 ada: hello", "2 bob: hi"]);
  assert.deepEqual(brief(bob.take()), ["1 ada: hello", "2 bob: hi"]);
  assert.deepEqual(lina.takeFrames(), ["ada: hello", "bob: hi"]);
  assert.deepEqual(elsewhere.take(), []);
});

Deno.test("Hub sends each v1 member one frame a turn, however much was said in it", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  const bob = await server.join("bob");
  bob.takeFrames();
  for (const text of ["one", "two", "three"]) ada.publish(text);
  ada.say({ type: "ping" });
  bob.say({ type: "ping" });
  await server.settle();
  const frames = bob.takeFrames();
  assert.equal(frames.length, 1);
  assert.equal(frames[0]?.split("\n").length, 4);
});

Deno.test("Hub carries out several commands of one frame in order", async () => {
  const server = new FakeServer();
  const ada = server.connect();
  ada.say(
    { type: "join", name: "ada" },
    { type: "publish", nonce: "n-1", text: "one" },
    { type: "rename", name: "eve" },
    { type: "publish", nonce: "n-2", text: "two" },
    { type: "ping" },
  );
  await server.settle();
  assert.deepEqual(brief(ada.take()), ["welcome ada", "1 ada: one", "renamed ada eve", "2 eve: two", "pong"]);
});

Deno.test("Hub lets nobody wait for the frames that the line protocol takes", async () => {
  const server = new FakeServer();
  const lina = server.connectLine();
  const ada = await server.join("ada");
  const bob = await server.join("bob");
  const order: string[] = [];
  for (const [name, { socket }] of Object.entries({ lina, ada, bob })) {
    const send = socket.send.bind(socket);
    socket.send = (frame) => {
      order.push(name);
      send(frame);
    };
  }
  for (const text of ["one", "two"]) ada.publish(text);
  await server.settle();
  assert.deepEqual(order, ["ada", "bob", "lina", "lina"]);
});

Deno.test("Hub names each line connection before its first line, and counts it as a listener until then", async () => {
  const server = new FakeServer();
  const lina = server.connectLine();
  await server.settle();
  const ada = await server.join("ada");
  assert.equal(ada.welcome.listeners, 1);
  lina.sendFrame("lina: hello\nyou");
  await server.settle();
  assert.deepEqual(brief(ada.take()), ["welcome ada", "joined lina", "1 lina: hello\nyou"]);
  assert.deepEqual(lina.takeFrames(), [
    "🟢 ada joined the chat",
    "🟢 lina joined the chat",
    "lina: hello",
    "lina: you",
  ]);
});

Deno.test("Hub tells of the others' joins, names and goodbyes", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  const lina = server.connectLine({ pathName: "lina" });
  const bob = await server.join("ADA");
  bob.say({ type: "rename", name: "bob" });
  await server.settle();
  bob.say({ type: "leave" });
  await server.settle();
  assert.deepEqual(brief(ada.take()), [
    "welcome ada",
    "joined lina",
    "joined ADA-2",
    "renamed ADA-2 bob",
    "left bob",
  ]);
  assert.deepEqual(brief(bob.take()), ["welcome ADA-2", "renamed ADA-2 bob"]);
  assert.deepEqual(lina.takeFrames(), [
    "🟢 lina joined the chat",
    "🟢 ADA-2 joined the chat",
    "🔴 ADA-2 left the chat",
    "🟢 bob joined the chat",
    "🔴 bob left the chat",
  ]);
  assert.deepEqual(bob.socket.closing, { code: closeCodes.normal, reason: "goodbye" });
});

Deno.test("Hub acknowledges everything that was said before a goodbye", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  ada.take();
  ada.publish("last words");
  ada.say({ type: "leave" });
  await server.settle();
  assert.deepEqual(brief(ada.take()), ["1 ada: last words"]);
  assert.equal(ada.closeCode(), closeCodes.normal);
});

Deno.test("Hub tells of a lost v1 connection after its grace, of a lost line connection at once", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  const bob = await server.join("bob");
  const lina = server.connectLine({ pathName: "lina" });
  await server.settle();
  ada.take();
  lina.drop();
  bob.drop();
  await server.settle();
  assert.deepEqual(brief(ada.take()), ["left lina"]);
  for (let passed = 0; passed < 31_000; passed += 10_000) {
    server.clock.pass(10_000);
    ada.say({ type: "ping" });
    await server.settle();
  }
  assert.deepEqual(brief(ada.take()).filter((each) => each !== "pong"), ["left bob"]);
});

Deno.test("Hub takes the end of a connection once, however often it is told", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  const lina = server.connectLine({ pathName: "lina" });
  await server.settle();
  assert.equal(server.hub.connectionCount, 2);
  lina.drop();
  lina.drop();
  await server.settle();
  assert.equal(server.hub.connectionCount, 1);
  assert.deepEqual(brief(ada.take()), ["welcome ada", "joined lina", "left lina"]);
});

Deno.test("Hub lets a member that comes back go on where it was, with nobody noticing", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  const bob = await server.join("bob");
  ada.publish("one");
  await server.settle();
  ada.drop();
  bob.publish("two");
  await server.settle();
  bob.take();
  const again = server.connect();
  const { session, position: { epoch } } = ada.welcome;
  again.say({ type: "join", name: "x", session, since: { epoch, offset: 1, nonce: "one" } });
  await server.settle();
  assert.deepEqual(brief(again.take()), ["welcome ada", "2 bob: two"]);
  assert.equal(again.welcome.session, session);
  assert.equal(again.welcome.complete, true);
  assert.deepEqual(bob.take(), []);
});

Deno.test("Hub lets a newer connection of a session take over, and drops the older one", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  const newer = server.connect();
  ada.publish("from the old one");
  newer.say({ type: "join", name: "x", session: ada.welcome.session });
  await server.settle();
  assert.equal(ada.closeCode(), closeCodes.replaced);
  ada.publish("too late");
  ada.drop();
  newer.publish("from the new one");
  await server.settle();
  assert.deepEqual(brief(newer.take()), [
    "welcome ada",
    "1 ada: from the old one",
    "2 ada: from the new one",
  ]);
});

Deno.test("Hub shows a newcomer the latest fifty messages, then what is said", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  for (let number = 1; number <= 60; number++) {
    ada.publish(`${number}`);
    if (number % 4 === 0) await server.settle();
  }
  const bob = server.connect();
  bob.say({ type: "join", name: "bob" });
  ada.publish("61");
  await server.settle();
  const offsets = bob.take().flatMap((push) => push.type === "message" ? push.offset : []);
  const first = bob.welcome.position.offset - 49;
  assert.deepEqual(offsets, Array.from({ length: 62 - first }, (_, index) => first + index));
});

Deno.test("Hub answers history with pages", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  for (let number = 1; number <= 4; number++) ada.publish(`${number}`);
  await server.settle();
  ada.take();
  ada.say({ type: "history", before: 4, limit: 2 });
  await server.settle();
  const [page] = ada.take();
  assert.ok(page?.type === "page");
  assert.deepEqual([page.before, page.more, page.epoch], [4, true, ada.welcome.position.epoch]);
  assert.deepEqual(brief(page.messages), ["2 ada: 2", "3 ada: 3"]);
});

Deno.test("Hub brings whispers to their two members only", async () => {
  const server = new FakeServer();
  const [ada, bob, cleo] = [await server.join("ada"), await server.join("bob"), await server.join("cleo")];
  for (const peer of [ada, bob, cleo]) peer.take();
  ada.say({ type: "whisper", nonce: "w-1", to: "Bob", text: "psst" });
  ada.say({ type: "whisper", nonce: "w-2", to: "nobody", text: "psst" });
  await server.settle();
  assert.deepEqual(brief(ada.take()), ["whisper ada bob: psst", "refused unknown_member w-2"]);
  assert.deepEqual(brief(bob.take()), ["whisper ada bob: psst"]);
  assert.deepEqual(cleo.take(), []);
});

for (const frame of [new ArrayBuffer(3), new Blob(), undefined, 7]) {
  Deno.test(`Hub ends a connection that sends ${Deno.inspect(frame)} for a text frame`, async () => {
    const server = new FakeServer();
    const ada = await server.join("ada");
    ada.sendFrame(frame);
    ada.publish("not heard any more");
    await server.settle();
    assert.equal(ada.closeCode(), closeCodes.protocolViolation);
    assert.deepEqual(brief(ada.take()), ["welcome ada"]);
  });
}

Deno.test("Hub answers before it closes", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  ada.take();
  ada.sendFrame("x".repeat(testLimits.maxFrameBytes + 1));
  await server.settle();
  assert.deepEqual(brief(ada.take()), ["refused frame_too_large"]);
  assert.equal(ada.closeCode(), closeCodes.frameTooLarge);
});

Deno.test("Hub ends a connection without a join in ten seconds", async () => {
  const server = new FakeServer();
  const ada = server.connect();
  server.clock.pass(9_000);
  await server.settle();
  assert.equal(ada.closeCode(), undefined);
  server.clock.pass(1_000);
  await server.settle();
  assert.deepEqual(brief(ada.take()), ["refused not_joined"]);
  assert.equal(ada.closeCode(), closeCodes.noJoinInTime);
});

Deno.test("Hub ends a v1 connection after thirty seconds without a frame, and only that one", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  const bob = await server.join("bob");
  const lina = server.connectLine();
  for (let passed = 0; passed < 30_000; passed += 10_000) {
    server.clock.pass(10_000);
    bob.say({ type: "ping" });
    await server.settle();
  }
  assert.equal(ada.closeCode(), closeCodes.heartbeatMissed);
  assert.equal(bob.closeCode(), undefined);
  assert.equal(lina.closeCode(), undefined);
});

Deno.test("Hub gives up at once a connection for which far too much waits, and nobody else", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  const bob = await server.join("bob");
  bob.socket.bufferedBytes = tooSlowBytes + 1;
  await isLookedAt(server);
  ada.publish("one");
  await server.settle();
  await hasWritten(server, bob);
  assert.equal(bob.closeCode(), closeCodes.tooSlow);
  assert.deepEqual(brief(ada.take()), ["welcome ada", "joined bob", "1 ada: one"]);
  assert.deepEqual(brief(bob.take()), ["welcome bob"]);
});

/** Lets the server look at everybody to whom it has sent something. */
async function isLookedAt(server: FakeServer): Promise<void> {
  server.clock.pass(1_000);
  await server.settle();
}

/** Lets a socket have written everything, and the server find out. */
async function hasWritten(server: FakeServer, peer: FakePeer): Promise<void> {
  peer.socket.bufferedBytes = 0;
  await isLookedAt(server);
}

Deno.test("Hub gives up a connection for which too much waits for too long", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  ada.socket.bufferedBytes = slowAfterBytes + 1;
  await isLookedAt(server);
  ada.publish("one");
  await server.settle();
  assert.equal(ada.closeCode(), undefined);
  server.clock.pass(slowAfterMs);
  ada.publish("two");
  await server.settle();
  await hasWritten(server, ada);
  assert.equal(ada.closeCode(), closeCodes.tooSlow);
  assert.deepEqual(brief(ada.take()), ["welcome ada"]);
});

Deno.test("Hub gives a member that catches up one piece after the other, as they leave", async () => {
  const limits = {
    ...testLimits,
    maxTextCharacters: 200_000,
    maxTextBytes: 200_000,
    maxFrameBytes: 1_000_000,
  };
  const server = new FakeServer({ rules: { ...rulesWith(), limits } });
  const ada = await server.join("ada");
  for (let number = 1; number <= 5; number++) {
    ada.say({ type: "publish", nonce: `n-${number}`, text: "x".repeat(80_000) });
    await server.settle();
  }
  const bob = server.connect();
  bob.say({ type: "join", name: "bob" });
  bob.socket.bufferedBytes = 300_000;
  await server.settle();
  const offsets = (): readonly number[] =>
    bob.pushes.flatMap((push) => push.type === "message" ? push.offset : []);
  assert.deepEqual(offsets(), [1], "nobody had looked at the socket yet");
  ada.publish("meanwhile");
  await server.settle();
  assert.deepEqual(offsets(), [1], "nothing overtakes");
  assert.ok(server.hub.waitingBytes < 600_000, "the log is not read ahead");
  bob.socket.bufferedBytes = 0;
  for (let passed = 0; passed < 5; passed++) {
    server.clock.pass(20);
    await server.settle();
  }
  assert.deepEqual(offsets(), [1, 2, 3, 4, 5, 6]);
});

Deno.test("Hub drains: a word to everybody, then 1012, and nobody new", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  const lina = server.connectLine();
  const early = server.connect();
  await server.settle();
  for (const peer of [ada, lina, early]) peer.takeFrames();
  const drained = server.hub.drain(() => 700);
  assert.equal(server.hub.isDraining, true);
  await server.settle();
  const notice = { type: "notice", text: "The server is about to restart", retryAfterMs: 700 } as const;
  assert.deepEqual(ada.take(), [notice]);
  assert.deepEqual(early.take(), [notice]);
  assert.deepEqual(lina.takeFrames(), ["📢 The server is about to restart"]);
  for (const peer of [ada, lina, early]) {
    assert.deepEqual(peer.socket.closing, {
      code: closeCodes.restarting,
      reason: "the server is restarting",
    });
  }
  const late = server.connect();
  late.say({ type: "join", name: "late" });
  await server.settle();
  assert.deepEqual(brief(late.take()), ["refused draining"]);
  assert.equal(late.closeCode(), closeCodes.tryAgainLater);
  for (const peer of [ada, lina, early, late]) peer.drop();
  await drained;
});

Deno.test("Hub drains what was begun: it is acknowledged before the end", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  ada.take();
  ada.publish("in time");
  const drained = server.hub.drain(() => 700);
  ada.publish("too late");
  await server.settle();
  assert.deepEqual(brief(ada.take()), ["notice", "1 ada: in time"]);
  ada.drop();
  await drained;
});

Deno.test("Hub drains at once when nobody is here", async () => {
  const server = new FakeServer();
  const drained = server.hub.drain(() => 0);
  await server.settle();
  await drained;
});

Deno.test("Hub lets a mistake in one connection's frame cost that connection only", async () => {
  const limits = {
    ...testLimits,
    get maxTextCharacters(): number {
      throw new TypeError("a mistake");
    },
  };
  const server = new FakeServer({ rules: { ...rulesWith(), limits: { ...testLimits } } });
  const good = await server.join("good");
  const faulty = new FakeServer({
    clock: server.clock,
    broker: server.broker,
    rules: { ...rulesWith(), limits },
  });
  const bad = faulty.connect("other");
  bad.say({ type: "join", name: "bad" });
  bad.publish("hello");
  await server.settle();
  assert.equal(bad.closeCode(), closeCodes.internalError);
  assert.deepEqual(faulty.log.lines, ["error: a frame could not be handled"]);
  good.publish("still here");
  await server.settle();
  assert.deepEqual(brief(good.take()), ["welcome good", "1 good: still here"]);
});

Deno.test("Hub forgets a channel of the line protocol with the last who was in it", async () => {
  const server = new FakeServer();
  const lina = server.connectLine({ pathName: "lina" });
  await server.settle();
  assert.equal(server.broker.channelCount, 1);
  lina.drop();
  await server.settle();
  assert.equal(server.broker.channelCount, 0);
});

Deno.test("Hub keeps a channel for those who may come back, log and all", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  ada.publish("one");
  ada.say({ type: "leave" });
  await server.settle();
  ada.drop();
  await server.settle();
  const bob = await server.join("bob");
  assert.equal(bob.welcome.position.epoch, ada.welcome.position.epoch);
  assert.deepEqual(brief(bob.take()), ["welcome bob", "1 ada: one"]);
});

Deno.test("Hub ends telling the time when it is stopped", () => {
  const clock = new FakeClock();
  const server = new FakeServer({ clock });
  const before = clock.timerCount;
  server.hub.stop();
  assert.equal(clock.timerCount, before - 1);
});

Deno.test("Hub logs no code, name, text or token", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  ada.publish("a secret text");
  ada.sendFrame("nonsense");
  ada.sendFrame(new ArrayBuffer(1));
  await server.settle();
  const log = server.log.everything.join("\n");
  for (const secret of [someCode, "ada", "a secret text", "nonsense", ada.welcome.session]) {
    assert.ok(!log.includes(secret), secret);
  }
});
