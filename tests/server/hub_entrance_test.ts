import assert from "node:assert/strict";
import type { Denial } from "../../src/server/core/door.ts";
import type { Entrance } from "../../src/server/entrance.ts";
import { ServerFull } from "../../src/server/server_full.ts";
import { FakeEngine } from "../support/fake_broker.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { FakePeer, FakeServer } from "../support/fake_server.ts";

const code = "k7x2mp";

/** An entrance that says what it is told to say, and keeps what it was told. */
class FakeEntrance implements Entrance {
  /** What came of the joins: whether they found nobody there. */
  readonly joins: boolean[] = [];
  asked = 0;
  /** How often it was told that nothing is held any more. */
  departures = 0;
  denial: Denial | undefined;

  ask(): Denial | undefined {
    this.asked++;
    return this.denial;
  }

  joined(foundNobody: boolean): void {
    this.joins.push(foundNobody);
  }

  left(): void {
    this.departures++;
  }
}

function arrive(
  server: FakeServer,
  entrance: Entrance,
  manner: { readonly line?: true; readonly pathName?: string } = {},
): FakePeer {
  const { line, ...name } = manner;
  const speaks = line === true ? "line" : "v1";
  return new FakePeer(server.hub, (socket) => server.hub.open(socket, { code, speaks, entrance, ...name }));
}

const denial: Denial = { type: "denied", code: "too_many_joins", retryAfterMs: 7_000 };

Deno.test("Hub refuses a join that the door does not let through, and says when to come back", async () => {
  const server = new FakeServer();
  const entrance = new FakeEntrance();
  entrance.denial = denial;
  const peer = arrive(server, entrance);
  peer.say({ type: "join", name: "ada" }, { type: "publish", nonce: "n", text: "never said" });
  await server.settle();
  const message = "Too many joins lately; come back in a little while";
  assert.deepEqual(peer.take(), [{ type: "refused", code: "too_many_joins", message, retryAfterMs: 7_000 }]);
  assert.equal(peer.closeCode(), 1013);
  assert.deepEqual(entrance.joins, []);
  assert.equal(server.broker.channelCount, 0);
});

Deno.test("Hub refuses a line connection that the door does not let through", async () => {
  for (const pathName of [undefined, "lina"]) {
    const server = new FakeServer();
    const entrance = new FakeEntrance();
    entrance.denial = denial;
    const peer = arrive(server, entrance, { line: true, ...(pathName && { pathName }) });
    await server.settle();
    assert.deepEqual(peer.takeFrames(), ["⚠️ Too many joins lately; come back in a little while"]);
    assert.equal(peer.closeCode(), 1013);
    assert.equal(server.broker.channelCount, 0);
  }
});

Deno.test("Hub does not ask the door before the join", async () => {
  const server = new FakeServer();
  const entrance = new FakeEntrance();
  const peer = arrive(server, entrance);
  peer.say({ type: "ping" });
  await server.settle();
  assert.equal(entrance.asked, 0);
  assert.equal(server.broker.channelCount, 0);
});

Deno.test("Hub tells the door who found nobody there: the first, and again once all is forgotten", async () => {
  const server = new FakeServer();
  const entrances = Array.from({ length: 4 }, () => new FakeEntrance());
  const [first, second, third, fourth] = entrances as [
    FakeEntrance,
    FakeEntrance,
    FakeEntrance,
    FakeEntrance,
  ];
  const ada = arrive(server, first);
  const bob = arrive(server, second);
  ada.say({ type: "join", name: "ada" });
  bob.say({ type: "join", name: "bob" });
  await server.settle();
  const lina = arrive(server, third, { line: true });
  await server.settle();
  lina.sendFrame("lina: hello");
  await server.settle();
  assert.deepEqual([first.joins, second.joins, third.joins], [[true], [false], [false, false]]);
  for (const peer of [ada, bob, lina]) peer.drop();
  await server.settle();
  server.clock.pass(86_400_000 + 700_000);
  await server.settle();
  assert.equal(server.broker.channelCount, 0);
  arrive(server, fourth).say({ type: "join", name: "cleo" });
  await server.settle();
  assert.deepEqual(fourth.joins, [true]);
});

Deno.test("Hub takes a channel in which something was said for one that is in use, though nobody is there", async () => {
  const server = new FakeServer();
  const ada = await server.join("ada");
  ada.publish("hello");
  ada.say({ type: "leave" });
  await server.settle();
  ada.drop();
  server.clock.pass(700_000);
  await server.settle();
  const entrance = new FakeEntrance();
  arrive(server, entrance).say({ type: "join", name: "bob" });
  await server.settle();
  assert.deepEqual(entrance.joins, [false]);
});

Deno.test("Hub takes a join for no guess where it is not known what became of it", async () => {
  const clock = new FakeClock();
  const broker = new FakeEngine({ clock }).broker();
  const server = new FakeServer({ broker, clock });
  broker.isUnreachable = true;
  const entrance = new FakeEntrance();
  const peer = arrive(server, entrance);
  peer.say({ type: "join", name: "ada" });
  await server.settle();
  await server.settle();
  assert.equal(peer.closeCode(), 1013);
  assert.deepEqual(entrance.joins, []);
});

Deno.test("Hub refuses a channel too many, to its door it is a guess like any other", async () => {
  const clock = new FakeClock();
  const broker = new FakeEngine({ clock }).broker();
  const server = new FakeServer({ broker, clock });
  broker.subscribe = () => Promise.reject(new ServerFull());
  const entrance = new FakeEntrance();
  const peer = arrive(server, entrance);
  peer.say({ type: "join", name: "ada" });
  await server.settle();
  assert.deepEqual(peer.take(), [{ type: "refused", code: "server_full", message: "The server is full" }]);
  assert.equal(peer.closeCode(), 1013);
  assert.deepEqual(entrance.joins, [true]);
  assert.deepEqual(server.log.lines, []);
});

Deno.test("Hub tells the door once that a connection is gone", async () => {
  const server = new FakeServer();
  const entrance = new FakeEntrance();
  const peer = arrive(server, entrance);
  peer.say({ type: "join", name: "ada" });
  await server.settle();
  assert.equal(entrance.departures, 0);
  peer.drop();
  peer.drop();
  await server.settle();
  assert.equal(entrance.departures, 1);
});
