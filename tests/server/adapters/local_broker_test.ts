import assert from "node:assert/strict";
import { ServerFull } from "../../../src/server/server_full.ts";
import { LocalBroker } from "../../../src/server/adapters/local_broker.ts";
import type { Announcement, Operation } from "../../../src/server/core/operation.ts";
import { FakeChance, FakeClock } from "../../support/fake_clock.ts";
import { FakeLog } from "../../support/fake_log.ts";
import { FakeStore } from "../../support/fake_store.ts";
import { Hearing } from "../../support/hearing.ts";
import { channelLimits } from "../../support/server_rules.ts";

interface World {
  readonly clock: FakeClock;
  readonly log: FakeLog;
  readonly store: FakeStore;
  readonly broker: LocalBroker;
}

function newWorld(
  { maxHistoryBytes = Infinity, history = channelLimits.history, maxChannels = 0, store = new FakeStore() } =
    {},
): World {
  const clock = new FakeClock();
  const log = new FakeLog();
  const limits = { ...channelLimits, history };
  const chance = new FakeChance();
  const broker = new LocalBroker({ clock, log, store, limits, maxHistoryBytes, maxChannels, chance });
  return { clock, log, store, broker };
}

function join(name: string): Operation {
  const who = { connectionId: `c-${name}`, memberId: `m-${name}`, name };
  return { type: "join", ...who, isUnverified: false };
}

function publish(name: string, nonce: string, text = nonce): Operation {
  return { type: "publish", connectionId: `c-${name}`, nonce, text };
}

function leave(name: string): Operation {
  return { type: "leave", connectionId: `c-${name}` };
}

const unavailable = { type: "refused", code: "unavailable" } as const;
const done = { type: "done" } as const;

Deno.test("LocalBroker commits what all channels were asked in one turn together, before it announces", async () => {
  const { broker, store } = newWorld();
  const one = await Hearing.of(broker, "one");
  await Hearing.of(broker, "two");
  const performs = [
    broker.perform("one", [join("ada"), publish("ada", "n-1")]),
    broker.perform("two", [join("bob")]),
    broker.perform("one", [publish("ada", "n-2")]),
  ];
  assert.deepEqual(one.announced, []);
  assert.equal(store.commits.length, 0);
  await Promise.all(performs);
  assert.deepEqual(store.commits.map((changes) => changes.map(inFewWords)), [[
    "one: joined message",
    "two: joined",
    "one: message",
  ]]);
  assert.deepEqual(await one.brief(3), ["joined ada", "1 ada: n-1", "2 ada: n-2"]);
});

Deno.test("LocalBroker commits nothing when nothing happened", async () => {
  const { broker, store } = newWorld();
  await broker.perform("one", [publish("nobody", "n-1")]);
  assert.deepEqual(store.commits, []);
});

Deno.test("LocalBroker refuses what it could not store, gives its numbers to others and knows no nonce of it", async () => {
  const { broker, store, log } = newWorld();
  const hearing = await Hearing.of(broker, "one");
  await broker.perform("one", [join("ada"), join("bob"), publish("ada", "n-1")]);
  store.isFull = true;
  const whisper = { type: "whisper", connectionId: "c-ada", nonce: "w-1", to: "bob", text: "x" } as const;
  const outcomes = await broker.perform("one", [
    publish("ada", "n-2"),
    publish("ada", "n-2"),
    whisper,
    publish("bob", "n-3"),
    { type: "rename", connectionId: "c-bob", name: "bo" },
    { type: "typing", connectionId: "c-bob" },
  ]);
  assert.deepEqual(outcomes, [unavailable, unavailable, unavailable, unavailable, done, done]);
  assert.deepEqual(log.lines, ["error: messages could not be stored"]);
  store.isFull = false;
  assert.deepEqual(await broker.perform("one", [publish("ada", "n-2"), whisper, publish("bob", "n-3")]), [
    done,
    { type: "refused", code: "unknown_member" },
    done,
  ]);
  assert.deepEqual(await hearing.brief(7), [
    "joined ada",
    "joined bob",
    "1 ada: n-1",
    "renamed bo",
    "typing",
    "2 ada: n-2",
    "3 bo: n-3",
  ]);
});

Deno.test("LocalBroker takes back several performs of one turn", async () => {
  const { broker, store } = newWorld();
  const hearing = await Hearing.of(broker, "one");
  await broker.perform("one", [join("ada"), publish("ada", "n-1")]);
  store.isFull = true;
  const refused = await Promise.all(
    ["n-2", "n-3", "n-4"].map((nonce) => broker.perform("one", [publish("ada", nonce)])),
  );
  assert.deepEqual(refused, [[unavailable], [unavailable], [unavailable]]);
  store.isFull = false;
  await broker.perform("one", [publish("ada", "n-2"), publish("ada", "n-3")]);
  assert.deepEqual(await hearing.brief(4), ["joined ada", "1 ada: n-1", "2 ada: n-2", "3 ada: n-3"]);
  const log = await broker.readAfter("one", 0, 10_000);
  assert.deepEqual(log.map(({ offset, nonce }) => [offset, nonce]), [[1, "n-1"], [2, "n-2"], [3, "n-3"]]);
});

Deno.test("LocalBroker goes on with a channel as it was stored, its members in grace from the start", async () => {
  const { broker, store, clock } = newWorld();
  store.kept.set("one", {
    epoch: "epoch-7",
    offset: 9,
    lastSentAtMs: 1,
    messages: [{ offset: 9, nonce: "n-9", sentAtMs: clock.nowMs(), line: "{}" }],
    sessions: [{ memberId: "m-ada", name: "ada", isMember: true }],
    nonces: [],
  });
  assert.equal(await broker.exists("one"), true);
  const hearing = await Hearing.of(broker, "one");
  assert.deepEqual(hearing.picture, {
    position: { epoch: "epoch-7", offset: 9 },
    memberships: new Map([["m-ada", { name: "ada", isUnverified: false }]]),
  });
  clock.pass(31_000);
  assert.deepEqual(await hearing.brief(1), ["left"]);
  assert.deepEqual(store.commits.map((changes) => changes.map(inFewWords)), [["one: left"]]);
});

Deno.test("LocalBroker forgets a channel with its last session and message, in the store too", async () => {
  const history = { maxMessages: 10, maxAgeMs: 60_000 };
  const { broker, store, clock } = newWorld({ history });
  await Hearing.of(broker, "one");
  await broker.perform("one", [join("ada"), publish("ada", "n-1"), leave("ada")]);
  await broker.unsubscribe("one");
  clock.pass(599_000);
  assert.equal(broker.channelCount, 1);
  clock.pass(61_000);
  assert.equal(broker.channelCount, 0);
  assert.equal(await broker.exists("one"), false);
  assert.deepEqual(store.forgotten, ["one"]);
});

Deno.test("LocalBroker keeps a channel that somebody hears, however empty", async () => {
  const { broker, clock } = newWorld();
  await Hearing.of(broker, "one");
  clock.pass(3_600_000);
  assert.equal(broker.channelCount, 1);
});

Deno.test("LocalBroker goes on when the store is full: departures are announced, nothing ends the process", async () => {
  const history = { maxMessages: 10, maxAgeMs: 60_000 };
  const { broker, store, clock, log } = newWorld({ history });
  const hearing = await Hearing.of(broker, "one");
  await broker.perform("one", [join("ada"), publish("ada", "n-1"), { type: "lose", connectionId: "c-ada" }]);
  store.isFull = true;
  clock.pass(31_000);
  assert.deepEqual((await hearing.brief(3)).at(-1), "left");
  await broker.unsubscribe("one");
  clock.pass(660_000);
  assert.ok(log.lines.length > 0 && log.lines.every((line) => line.startsWith("error: ")));
});

Deno.test("LocalBroker stores comings and goings later that a full store did not take, before what follows", async () => {
  const { broker, store, clock } = newWorld();
  await Hearing.of(broker, "one");
  store.isFull = true;
  await broker.perform("one", [join("ada"), publish("ada", "n-1")]);
  await broker.perform("one", [join("bob")]);
  store.isFull = false;
  await broker.perform("one", [publish("ada", "n-1")]);
  assert.deepEqual(store.commits.map((changes) => changes.map(inFewWords)), [["one: joined joined message"]]);
  store.isFull = true;
  await broker.perform("one", [leave("bob")]);
  store.isFull = false;
  clock.pass(1_000);
  assert.deepEqual(store.commits.at(-1)?.map(inFewWords), ["one: left"]);
  clock.pass(5_000);
  assert.equal(store.commits.length, 2);
});

Deno.test("LocalBroker drops old messages from the store once a minute", async () => {
  const { broker, store, clock } = newWorld({ history: { maxMessages: 2, maxAgeMs: 3_600_000 } });
  await Hearing.of(broker, "one");
  await broker.perform("one", [join("ada"), ...["n-1", "n-2", "n-3"].map((nonce) => publish("ada", nonce))]);
  clock.pass(60_000);
  assert.deepEqual(store.trimmed, [["one", 2]]);
});

Deno.test("LocalBroker lets the quietest channels lose their messages first, where all keep too much", async () => {
  const { broker } = newWorld({ maxHistoryBytes: 7_000 });
  const size = async (code: string): Promise<number> => (await broker.readAfter(code, 0, Infinity)).length;
  for (const code of ["quiet", "lively", "loud"]) {
    await Hearing.of(broker, code);
    await broker.perform(code, [join("ada"), publish("ada", "n-1", "x".repeat(1_000))]);
  }
  assert.deepEqual(await Promise.all(["quiet", "lively", "loud"].map(size)), [0, 1, 1]);
  await broker.perform("lively", [publish("ada", "n-2", "x".repeat(1_000))]);
  assert.deepEqual(await Promise.all(["quiet", "lively", "loud"].map(size)), [0, 2, 0]);
  const [page] = await broker.perform("quiet", [publish("ada", "n-2", "short")]);
  assert.deepEqual(page, done, "numbering goes on");
  assert.deepEqual((await broker.readAfter("quiet", 0, Infinity)).map(({ offset }) => offset), [2]);
});

Deno.test("LocalBroker hears a channel once at a time", async () => {
  const { broker } = newWorld();
  await Hearing.of(broker, "one");
  await assert.rejects(broker.subscribe("one", () => {}), TypeError);
  await broker.unsubscribe("one");
  await broker.unsubscribe("never heard");
  await Hearing.of(broker, "one");
});

Deno.test("LocalBroker lets go of the clock and the store", () => {
  const { broker, store, clock } = newWorld();
  broker.close();
  assert.equal(clock.timerCount, 0);
  assert.equal(store.isClosed, true);
});

function inFewWords(
  { code, announcements }: { readonly code: string; readonly announcements: readonly Announcement[] },
): string {
  return `${code}: ${announcements.map(({ type }) => type).join(" ")}`;
}

Deno.test("LocalBroker lets no channel come into being beyond the limit, and everybody into those that are there", async () => {
  const { broker } = newWorld({ maxChannels: 2 });
  await Hearing.of(broker, "one");
  assert.equal(broker.isFull, false);
  await Hearing.of(broker, "two");
  assert.equal(broker.isFull, true);
  await assert.rejects(broker.subscribe("three", () => {}), ServerFull);
  assert.equal(broker.channelCount, 2);
  assert.deepEqual(await broker.perform("one", [join("ada")]), [done]);
});

Deno.test("LocalBroker has room again for a channel once another is forgotten", async () => {
  const { broker } = newWorld({ maxChannels: 1 });
  await Hearing.of(broker, "one");
  await broker.unsubscribe("one");
  assert.equal(broker.isFull, false);
  await Hearing.of(broker, "two");
  assert.equal(broker.isFull, true);
});

Deno.test("LocalBroker counts channels that are only stored, once, and lets people into them", async () => {
  const store = new FakeStore();
  const stored = { epoch: "e", offset: 7, lastSentAtMs: 0, messages: [], sessions: [], nonces: [] };
  store.kept.set("old", stored);
  const { broker } = newWorld({ maxChannels: 2, store });
  await Hearing.of(broker, "new");
  assert.equal(broker.isFull, true);
  await assert.rejects(broker.subscribe("newer", () => {}), ServerFull);
  await Hearing.of(broker, "old");
  assert.equal(broker.isFull, true);
  await broker.unsubscribe("old");
  assert.deepEqual(store.forgotten, ["old"]);
  assert.equal(broker.isFull, false);
});

Deno.test("LocalBroker without a limit is never full", async () => {
  const { broker } = newWorld();
  for (let count = 0; count < 100; count++) await Hearing.of(broker, `channel-${count}`);
  assert.equal(broker.isFull, false);
});
