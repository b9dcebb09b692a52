import assert from "node:assert/strict";
import { closeCodes } from "../../src/protocol/close_codes.ts";
import { brief } from "../support/brief.ts";
import { FakeServer } from "../support/fake_server.ts";
import { FakeStore } from "../support/fake_store.ts";
import { LocalBroker } from "../../src/server/adapters/local_broker.ts";
import { FakeChance, FakeClock } from "../support/fake_clock.ts";
import { FakeLog } from "../support/fake_log.ts";
import { channelLimits, rulesWith } from "../support/server_rules.ts";

Deno.test("Hub counts messages once, and deliveries once for each connection in their channel", async () => {
  const server = new FakeServer();
  const [ada] = [await server.join("ada"), await server.join("bob"), await server.join("eve", "other")];
  server.connectLine();
  await server.settle();
  ada.publish("one");
  ada.publish("two");
  ada.say({ type: "publish", nonce: "one", text: "one" });
  await server.settle();
  const { messages, deliveries } = server.hub.counters;
  assert.deepEqual([messages, deliveries], [2, 2 * 3]);
});

Deno.test("Hub counts what it refuses, over both protocols, by its code", async () => {
  const server = new FakeServer({ rules: rulesWith({ messages: { perSecond: 1, burst: 1 } }) });
  const ada = await server.join("ada");
  ada.sendFrame("no json");
  ada.publish("one");
  ada.publish("two");
  ada.say({ type: "whisper", nonce: "w", to: "nobody", text: "psst" });
  const lina = server.connectLine({ pathName: "lina" });
  lina.sendFrame("x".repeat(60));
  await server.settle();
  const told = [...server.hub.counters.refusals].filter(([, count]) => count > 0);
  assert.deepEqual(new Map(told), new Map([["bad_frame", 1], ["rate_limited", 2], ["text_too_long", 1]]));
});

Deno.test("Hub counts a close once, by its code, and who went by themselves", async () => {
  const server = new FakeServer();
  const [ada, bob, eve] = [await server.join("ada"), await server.join("bob"), await server.join("eve")];
  ada.say({ type: "leave" });
  bob.sendFrame(new Uint8Array(3));
  await server.settle();
  ada.drop();
  ada.drop();
  bob.drop();
  eve.drop();
  eve.drop();
  const { closes, departures } = server.hub.counters;
  assert.deepEqual([...closes].filter(([, count]) => count > 0), [
    [closeCodes.normal, 1],
    [closeCodes.protocolViolation, 1],
  ]);
  assert.deepEqual([...departures], [["goodbye", 0], ["lost", 1]]);
});

Deno.test("Hub counts its connections by protocol, and how many of them are in", async () => {
  const server = new FakeServer();
  await server.join("ada");
  server.connect();
  server.connectLine();
  await server.settle();
  assert.deepEqual(server.hub.census(), { v1: 2, line: 1, held: 0, members: 2 });
});

Deno.test("Hub measures the delay of a turn from the message that was heard first, once for all who get it", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  await server.join("bob");
  ada.say({ type: "ping" });
  server.clock.pass(100);
  ada.publish("one");
  server.clock.pass(30);
  ada.publish("two");
  server.clock.pass(20);
  await server.settle();
  const { deliveryDelay } = server.hub.counters;
  assert.equal(deliveryDelay.counts.reduce((sum, count) => sum + count), 1);
  assert.equal(Math.round(deliveryDelay.sum * 1_000), 50);
});

Deno.test("Hub measures no delay of what nobody waits for", async () => {
  const server = new FakeServer({ rules: rulesWith({ messages: { perSecond: 1, burst: 1 } }) });
  const ada = await server.join("ada");
  ada.publish("one");
  await server.settle();
  ada.publish("one");
  await server.settle();
  server.clock.pass(20_000);
  ada.say({ type: "publish", nonce: "one", text: "one" }, { type: "typing" });
  await server.settle();
  server.clock.pass(20_000);
  await server.join("bob");
  assert.equal(server.hub.counters.deliveryDelay.sum, 0);
});

Deno.test("Hub measures the delay of what is committed first as well", async () => {
  const [clock, log, chance] = [new FakeClock(), new FakeLog(), new FakeChance()];
  const store = new FakeStore();
  const broker = new LocalBroker({
    clock,
    log,
    chance,
    store,
    limits: channelLimits,
    maxHistoryBytes: Infinity,
  });
  const server = new FakeServer({ broker, clock });
  const ada = await server.join("ada");
  ada.publish("one");
  clock.pass(7);
  await server.settle();
  assert.equal(Math.round(server.hub.counters.deliveryDelay.sum * 1_000), 7);
});

Deno.test("Hub brings a notice to everybody in a channel, in their protocol, and tells how many they are", async () => {
  const server = new FakeServer();
  const [ada, eve] = [await server.join("ada"), await server.join("eve", "other")];
  const lina = server.connectLine();
  const early = server.connect();
  await server.settle();
  for (const peer of [ada, eve, lina, early]) peer.takeFrames();
  assert.equal(server.hub.notify("Maintenance\nat noon\u2028sharp"), 3);
  await server.settle();
  for (const peer of [ada, eve]) {
    assert.deepEqual(peer.take(), [{ type: "notice", text: "Maintenance\nat noon\u2028sharp" }]);
  }
  assert.deepEqual(lina.takeFrames(), ["📢 Maintenance", "📢 at noon", "📢 sharp"]);
  assert.deepEqual(early.takeFrames(), []);
});

Deno.test("Hub brings a notice for one channel there only, in the order of what is said", async () => {
  const server = new FakeServer();
  const [ada, eve] = [await server.join("ada"), await server.join("eve", "other")];
  for (const peer of [ada, eve]) peer.takeFrames();
  ada.publish("one");
  await server.endTurn();
  assert.equal(server.hub.notify("only here", "k7x2mp"), 1);
  assert.equal(server.hub.notify("nowhere", "nobody"), 0);
  await server.settle();
  assert.deepEqual(brief(ada.take()), ["1 ada: one", "notice"]);
  assert.deepEqual(eve.takeFrames(), []);
});
