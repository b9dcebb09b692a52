import assert from "node:assert/strict";
import { closeCodes } from "../../src/protocol/close_codes.ts";
import { brief } from "../support/brief.ts";
import { type FakeBroker, FakeEngine } from "../support/fake_broker.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { type FakePeer, FakeServer, someCode } from "../support/fake_server.ts";
import { rulesWith, testLimits } from "../support/server_rules.ts";

interface World {
  readonly engine: FakeEngine;
  readonly broker: FakeBroker;
  readonly server: FakeServer;
  /** Another server of the same channels. */
  readonly there: FakeServer;
}

function newWorld(): World {
  const clock = new FakeClock();
  const engine = new FakeEngine({ clock, isHeld: true });
  const broker = engine.broker();
  const rules = { ...rulesWith(), limits: { ...testLimits, maxUnacknowledged: 256 } };
  return {
    engine,
    broker,
    server: new FakeServer({ clock, broker, rules }),
    there: new FakeServer({ clock, broker: engine.broker(), rules }),
  };
}

function offsets(peer: FakePeer): readonly number[] {
  return peer.pushes.flatMap((push) => push.type === "message" ? push.offset : []);
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

Deno.test("Hub with a slow broker carries out the commands of a connection in order", async () => {
  const { engine, server } = newWorld();
  const ada = server.connect();
  ada.say({ type: "join", name: "ada" }, { type: "publish", nonce: "one", text: "one" });
  await server.endTurn();
  ada.publish("two");
  await server.endTurn();
  assert.deepEqual(ada.take(), []);
  for (let step = 0; step < 20; step++) {
    engine.step(step);
    await server.endTurn();
    if (step === 2) ada.publish("three");
  }
  assert.deepEqual(brief(ada.take()), ["welcome ada", "1 ada: one", "2 ada: two", "3 ada: three"]);
});

Deno.test("Hub sends nothing to a member that is gone before its join, and grants it its grace", async () => {
  const { engine, server } = newWorld();
  const bob = server.connect();
  bob.say({ type: "join", name: "bob" });
  await server.endTurn();
  bob.drop();
  await server.settle();
  assert.deepEqual(bob.socket.frames, []);
  assert.deepEqual(engine.announced.get(someCode)?.map(({ type }) => type), ["joined"]);
  assert.equal(engine.channel(someCode).isRestless, true);
});

for (const fault of ["before", "after", "refused"] as const) {
  const hasStored = fault === "after";
  Deno.test(`Hub refuses everything after what a broker that fails (${fault}) may not have stored`, async () => {
    const { broker, server } = newWorld();
    const ada = await server.join("ada");
    ada.take();
    broker.faults.push(fault);
    ada.publish("one");
    await server.endTurn();
    // These wait behind the one that is on its way.
    ada.publish("two");
    await server.endTurn();
    ada.publish("three");
    await server.settle();
    ada.publish("four");
    await server.settle();
    assert.deepEqual(brief(ada.take()), [
      ...hasStored ? ["1 ada: one"] : [],
      "refused unavailable one",
      "refused unavailable two",
      "refused unavailable three",
      "refused unavailable four",
    ]);
    ada.publish("one", { retry: true });
    for (const text of ["two", "three", "four"]) ada.publish(text);
    await server.settle();
    const again = brief(ada.take());
    assert.ok(again.includes(hasStored ? "accepted one 1" : "1 ada: one"));
    assert.deepEqual(again.slice(-4).filter((each) => !each.startsWith("accepted")), [
      ...hasStored ? [] : ["1 ada: one"],
      "2 ada: two",
      "3 ada: three",
      "4 ada: four",
    ]);
  });
}

Deno.test("Hub acknowledges a text that was stored before by its message alone, where that still comes", async () => {
  const { broker, server } = newWorld();
  const ada = await server.join("ada");
  ada.take();
  const [questions = [], , answers = []] = broker.queues;
  const decideOnly = async (): Promise<void> => {
    for (let step = 0; step < 10; step++) {
      await server.endTurn();
      (questions.shift() ?? answers.shift())?.();
    }
  };
  broker.faults.push("after");
  ada.publish("one");
  await decideOnly();
  assert.deepEqual(brief(ada.take()), ["refused unavailable one"]);
  ada.publish("one", { retry: true });
  await decideOnly();
  assert.deepEqual(brief(ada.take()), []);
  await server.settle();
  assert.deepEqual(brief(ada.take()), ["1 ada: one"]);
  ada.publish("one", { retry: true });
  await server.settle();
  assert.deepEqual(brief(ada.take()), ["accepted one 1"]);
});

Deno.test("Hub refuses what came after a failure of the same sender only", async () => {
  const { broker, server } = newWorld();
  const [ada, bob] = [await server.join("ada"), await server.join("bob")];
  for (const peer of [ada, bob]) peer.take();
  broker.faults.push("before");
  ada.publish("a-1");
  await server.endTurn();
  ada.publish("a-2");
  bob.publish("b-1");
  await server.settle();
  assert.deepEqual(brief(bob.take()), ["1 bob: b-1"]);
  assert.deepEqual(brief(ada.take()), ["refused unavailable a-1", "refused unavailable a-2", "1 bob: b-1"]);
});

Deno.test("Hub sends whoever joins away for a while when the broker is out of reach", async () => {
  const { broker, server } = newWorld();
  broker.isUnreachable = true;
  const ada = server.connect();
  ada.say({ type: "join", name: "ada" }, { type: "ping" });
  const lina = server.connectLine();
  await server.settle();
  assert.deepEqual(brief(ada.take()), ["refused unavailable"]);
  assert.deepEqual(lina.takeFrames(), ["⚠️ The channel cannot be reached now"]);
  for (const peer of [ada, lina]) {
    assert.equal(peer.closeCode(), closeCodes.tryAgainLater);
    peer.drop();
  }
  broker.isUnreachable = false;
  assert.deepEqual(brief((await server.join("ada")).take()), ["welcome ada"]);
});

Deno.test("Hub sends a line connection away whose name could not be announced", async () => {
  const { broker, server } = newWorld();
  const lina = server.connectLine();
  await server.settle();
  broker.faults.push("before");
  lina.sendFrame("lina: hello");
  await server.settle();
  assert.equal(lina.closeCode(), closeCodes.tryAgainLater);
});

Deno.test("Hub answers history with a refusal when the broker is out of reach", async () => {
  const { broker, server } = newWorld();
  const ada = await server.join("ada");
  ada.take();
  broker.readBefore = () => Promise.reject(new Error("out of reach"));
  ada.say({ type: "history", before: 1, limit: 5 });
  await server.settle();
  assert.deepEqual(brief(ada.take()), ["refused unavailable"]);
  assert.equal(ada.closeCode(), undefined);
});

Deno.test("Hub sends a member away that cannot read the log", async () => {
  const { broker, server } = newWorld();
  const ada = await server.join("ada");
  ada.publish("one");
  await server.settle();
  broker.readAfter = () => Promise.reject(new Error("out of reach"));
  const bob = await server.join("bob");
  await server.settle();
  assert.equal(bob.closeCode(), closeCodes.positionLost);
  assert.equal(ada.closeCode(), undefined);
});

Deno.test("Hub sends a member away whose next message is dropped while it reads", async () => {
  const { broker, server } = newWorld();
  const ada = await server.join("ada");
  for (const text of ["one", "two", "three"]) ada.publish(text);
  await server.settle();
  const { readAfter } = broker;
  broker.readAfter = (code, _after, maxBytes) => readAfter.call(broker, code, 2, maxBytes);
  const bob = await server.join("bob");
  await server.settle();
  assert.equal(bob.closeCode(), closeCodes.positionLost);
  assert.deepEqual(offsets(bob), []);
});

Deno.test("Hub sends everybody of a channel away with 4001 when messages were lost on the way", async () => {
  const { broker, server, there } = newWorld();
  const ada = await server.join("ada");
  const lina = server.connectLine();
  const other = await server.join("other", "other");
  const bob = await there.join("bob");
  broker.messagesToLose = 1;
  bob.publish("lost");
  await server.settle();
  assert.equal(ada.closeCode(), undefined, "nobody knows yet");
  bob.publish("shows the hole");
  await server.settle();
  for (const peer of [ada, lina]) assert.equal(peer.closeCode(), closeCodes.positionLost);
  for (const peer of [other, bob]) assert.equal(peer.closeCode(), undefined);
  assert.deepEqual(offsets(ada), [], "nothing after the hole");
});

Deno.test("Hub tells who is gone even where the channel cannot be heard any more", async () => {
  const { broker, server, there } = newWorld();
  const lina = server.connectLine();
  lina.sendFrame("lina: hello");
  await server.settle();
  const bob = await there.join("bob");
  await server.settle();
  broker.messagesToLose = 1;
  bob.publish("lost");
  await server.settle();
  bob.take();
  broker.isUnreachable = true;
  bob.publish("shows the hole");
  await server.settle();
  assert.equal(lina.closeCode(), closeCodes.positionLost);
  lina.drop();
  await server.settle();
  assert.deepEqual(brief(bob.take()), ["3 bob: shows the hole", "left lina"]);
});

Deno.test("Hub shows what came before a lost message, and nothing of what came after", async () => {
  const { broker, server, there } = newWorld();
  const ada = await server.join("ada");
  const bob = await there.join("bob");
  ada.take();
  const { announce } = broker;
  // One batch of three on its way here, of which the second is lost.
  broker.announce = (code, announcements) =>
    announce.call(broker, code, announcements.filter((each) => each.type !== "message" || each.offset !== 2));
  bob.say(...["one", "two", "three"].map((text) => ({ type: "publish", nonce: text, text } as const)));
  await server.settle();
  assert.deepEqual(brief(ada.take()), ["1 bob: one"]);
  assert.equal(ada.closeCode(), closeCodes.positionLost);
});

Deno.test("Hub has the channel whole again for whoever comes after messages were lost", async () => {
  for (let moment = 0; moment < 12; moment++) {
    const { broker, engine, server, there } = newWorld();
    const ada = await server.join("ada");
    const bob = await there.join("bob");
    broker.messagesToLose = 1;
    bob.publish("lost");
    await server.settle();
    bob.publish("shows the hole");
    // Cleo comes at each moment of it.
    let cleo: FakePeer | undefined;
    for (let step = 0; step < 24; step++) {
      if (step === 2 * moment) {
        cleo = server.connect();
        cleo.say({ type: "join", name: "cleo" });
      }
      await server.endTurn();
      engine.step(step);
    }
    await server.settle();
    if (cleo?.closeCode() !== undefined) cleo = await server.join("cleo");
    for (const text of ["x", "y"]) {
      bob.publish(text);
      await server.settle();
    }
    assert.ok(cleo !== undefined);
    assert.equal(ada.closeCode(), closeCodes.positionLost);
    assert.equal(cleo.closeCode(), undefined, `moment ${moment}`);
    assert.deepEqual(offsets(cleo), [1, 2, 3, 4], `moment ${moment}`);
  }
});

Deno.test("Hub never sends both from the log and live what was in the log before it was announced here", async () => {
  for (let order = 0; order < 20; order++) {
    const { engine, server, there } = newWorld();
    const bob = await there.join("bob");
    for (const text of ["one", "two", "three"]) bob.publish(text);
    await server.settle();
    const ada = server.connect();
    ada.say({ type: "join", name: "ada" });
    for (let step = 0; step < 100; step++) {
      if (step % 3 === 0 && step < 60) bob.publish(`more ${step}`);
      await server.endTurn();
      // The queues of both servers move on at paces of their own.
      engine.step((step * (order + 1)) % 7);
    }
    await server.settle();
    assert.deepEqual(offsets(ada), range(1, 23), `order ${order}`);
  }
});

Deno.test("Hub has one room for a channel, though an empty one ends while somebody comes", async () => {
  const { engine, server } = newWorld();
  const lina = server.connectLine({ pathName: "lina" });
  await server.endTurn();
  engine.step();
  await server.endTurn();
  // It goes while its coming is carried out, so that the old room is done with by itself, before the turn ends …
  lina.drop();
  await engine.settle();
  // … and somebody comes before that.
  const ada = server.connect();
  ada.say({ type: "join", name: "ada" });
  await server.settle();
  const bob = await server.join("bob");
  bob.publish("hello");
  await server.settle();
  assert.deepEqual(brief(ada.take()), ["welcome ada", "joined bob", "1 bob: hello"]);
  assert.equal(bob.closeCode(), undefined);
});
