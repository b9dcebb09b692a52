/**
 * What every broker has to keep to, as tests: `ports.ts` has it in words.
 * @module
 */
import assert from "node:assert/strict";
import type { ChannelLimits } from "../../src/server/core/channel.ts";
import type { JoinOperation, Operation, Outcome } from "../../src/server/core/operation.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { Hearing } from "../support/hearing.ts";
import { channelLimits } from "../support/server_rules.ts";
import type { Broker } from "../../src/server/ports.ts";

/** What a broker is made with for a test. */
export interface BrokerSetting {
  readonly clock: FakeClock;
  readonly limits: ChannelLimits;
}

/** Brokers of servers that share their channels. */
export interface BrokersUnderTest {
  /** At least one. */
  readonly brokers: readonly Broker[];
  /** Lets go of everything. */
  close(): Promise<void> | void;
}

/** What the contract needs to know of a kind of broker. */
export interface BrokerContractOptions {
  /** How the tests are called. */
  readonly name: string;
  /** Makes brokers with channels that nobody has used. */
  create(setting: BrokerSetting): Promise<BrokersUnderTest> | BrokersUnderTest;
  /** Whether several servers can share channels, so that `create` makes two. */
  readonly isShared: boolean;
}

interface World extends BrokerSetting {
  readonly broker: Broker;
  readonly other: Broker;
}

const done: Outcome = { type: "done" };
const code = "k7x2mp";

/** Holds a kind of broker to the contract. */
export function brokerContract(options: BrokerContractOptions): void {
  const test = (what: string, body: (world: World) => Promise<void>): void => {
    Deno.test(`${options.name} ${what}`, () => withBrokers(options, body));
  };
  channelTests(test);
  messageTests(test);
  memberTests(test);
  logTests(test);
  if (options.isShared) sharedTests(test);
}

type DefineTest = (what: string, body: (world: World) => Promise<void>) => void;

async function withBrokers(
  { create }: BrokerContractOptions,
  body: (world: World) => Promise<void>,
): Promise<void> {
  const clock = new FakeClock();
  const limits = { ...channelLimits, maxMembers: 5 };
  const { brokers, close } = await create({ clock, limits });
  const [broker, other = broker] = brokers;
  assert.ok(broker !== undefined && other !== undefined);
  try {
    await body({ broker, other, clock, limits });
  } finally {
    await close();
  }
}

function channelTests(test: DefineTest): void {
  test("brings a channel into being by hearing it, empty and at offset 0", async ({ broker }) => {
    assert.equal(await broker.exists(code), false);
    const { picture } = await Hearing.of(broker, code);
    assert.equal(picture.position.offset, 0);
    assert.notEqual(picture.position.epoch, "");
    assert.equal(picture.memberships.size, 0);
    assert.equal(await broker.exists(code), true);
    assert.equal(broker.channelCount, 1);
  });

  test("keeps channels apart", async ({ broker }) => {
    const hearing = await Hearing.of(broker, code);
    const second = await Hearing.of(broker, "other");
    assert.notEqual(hearing.picture.position.epoch, second.picture.position.epoch);
    await broker.perform("other", [join("ada")]);
    await broker.perform(code, [join("ada")]);
    assert.deepEqual(await hearing.brief(1), ["joined ada"]);
    assert.deepEqual(await second.brief(1), ["joined ada"]);
  });

  test("gives a picture after which all and only later announcements follow", async ({ broker }) => {
    const first = await Hearing.of(broker, code);
    await broker.perform(code, [join("ada"), join("bob"), publish("ada", "n-1"), listen("lina")]);
    await first.brief(4);
    await broker.unsubscribe(code);
    const hearing = await Hearing.of(broker, code);
    const { picture } = hearing;
    assert.deepEqual(picture.position, { epoch: first.picture.position.epoch, offset: 1 });
    assert.deepEqual([...picture.memberships], [
      ["m-ada", { name: "ada", isUnverified: false }],
      ["m-bob", { name: "bob", isUnverified: false }],
      ["m-lina", { isUnverified: true }],
    ]);
    await broker.perform(code, [publish("bob", "n-2")]);
    assert.deepEqual(await hearing.brief(1), ["2 bob: n-2"]);
  });

  test("tells nothing more after unsubscribe, and goes on numbering all the same", async ({ broker }) => {
    const first = await Hearing.of(broker, code);
    await broker.perform(code, [join("ada")]);
    await first.brief(1);
    await broker.unsubscribe(code);
    await broker.perform(code, [publish("ada", "n-1")]);
    const second = await Hearing.of(broker, code);
    await broker.perform(code, [publish("ada", "n-2")]);
    assert.deepEqual(await second.brief(1), ["2 ada: n-2"]);
    assert.deepEqual(first.announced.length, 1);
  });

  test("never numbers a channel anew under the same epoch", async ({ broker }) => {
    const first = await Hearing.of(broker, code);
    await broker.perform(code, [join("ada"), publish("ada", "n-1"), leave("ada")]);
    await first.brief(3);
    await broker.unsubscribe(code);
    const { position } = (await Hearing.of(broker, code)).picture;
    assert.equal(position.offset, position.epoch === first.picture.position.epoch ? 1 : 0);
  });

  test("announces what nobody waits for", async ({ broker }) => {
    const hearing = await Hearing.of(broker, code);
    void broker.perform(code, [join("ada")]);
    void broker.perform(code, [publish("ada", "n-1")]);
    assert.deepEqual(await hearing.brief(2), ["joined ada", "1 ada: n-1"]);
  });

  test("carries out what is asked before the first answer in the order in which it was asked", async ({ broker }) => {
    const hearing = await Hearing.of(broker, code);
    const outcomes = await Promise.all([
      broker.perform(code, [join("ada")]),
      broker.perform(code, [publish("ada", "n-1"), publish("ada", "n-2")]),
      broker.perform(code, [rename("ada", "eve"), publish("ada", "n-3")]),
      broker.perform(code, [leave("ada"), publish("ada", "n-4")]),
    ]);
    assert.deepEqual(outcomes.flat().map(({ type }) => type), [...Array(6).fill("done"), "refused"]);
    assert.deepEqual(await hearing.brief(6), [
      "joined ada",
      "1 ada: n-1",
      "2 ada: n-2",
      "renamed eve",
      "3 eve: n-3",
      "left",
    ]);
  });
}

function messageTests(test: DefineTest): void {
  test("numbers messages without holes, in one order", async ({ broker }) => {
    const hearing = await withMembers(broker, "ada", "bob");
    for (let number = 1; number <= 20; number++) {
      await broker.perform(code, [publish(number % 2 === 0 ? "ada" : "bob", `n-${number}`)]);
    }
    await hearing.brief(22);
    assert.deepEqual(hearing.offsets, Array.from({ length: 20 }, (_, index) => index + 1));
  });

  test("numbers a nonce of a member once, within a batch and later", async ({ broker }) => {
    const hearing = await withMembers(broker, "ada", "bob");
    const outcomes = [
      ...await broker.perform(code, [publish("ada", "n-1"), publish("ada", "n-1"), publish("ada", "n-2")]),
      ...await broker.perform(code, [publish("ada", "n-2"), publish("bob", "n-1")]),
    ];
    assert.deepEqual(outcomes, [
      done,
      { type: "repeated", offset: 1 },
      done,
      { type: "repeated", offset: 2 },
      done,
    ]);
    await hearing.brief(5);
    assert.deepEqual(hearing.offsets, [1, 2, 3]);
  });

  test("gives messages times that never fall, though the clock is set back", async ({ broker, clock }) => {
    const hearing = await withMembers(broker, "ada");
    for (const nonce of ["n-1", "n-2", "n-3"]) {
      await broker.perform(code, [publish("ada", nonce)]);
      clock.setBack(60_000);
    }
    await hearing.brief(4);
    const times = hearing.announced.flatMap((each) => each.type === "message" ? each.sentAtMs : []);
    assert.deepEqual(times, times.toSorted((one, other) => one - other));
  });

  test("announces a message with its line, the one that the log has", async ({ broker }) => {
    const hearing = await withMembers(broker, "ada");
    await broker.perform(code, [publish("ada", "n-1")]);
    await hearing.brief(2);
    const message = hearing.announced.at(-1);
    assert.ok(message?.type === "message");
    const [logged] = await broker.readAfter(code, 0, 1_000);
    assert.equal(message.line, logged?.line);
    assert.deepEqual(JSON.parse(message.line), {
      type: "message",
      offset: 1,
      nonce: "n-1",
      from: "ada",
      text: "n-1",
      sentAtMs: message.sentAtMs,
    });
  });

  test("brings a whisper to its member, once", async ({ broker }) => {
    const hearing = await withMembers(broker, "ada", "bob");
    await broker.perform(code, [listen("lina"), join("lina", { isUnverified: true })]);
    const outcomes = await broker.perform(code, [
      whisper("ada", "w-1", "Bob"),
      whisper("ada", "w-1", "Bob"),
      whisper("ada", "w-2", "nobody"),
      whisper("ada", "w-3", "lina"),
    ]);
    assert.deepEqual(outcomes.map((outcome) => outcome.type === "refused" ? outcome.code : outcome.type), [
      "done",
      "repeated",
      "unknown_member",
      "unknown_member",
    ]);
    assert.deepEqual((await hearing.brief(5)).slice(4), ["whisper m-ada m-bob: w-1"]);
  });
}

function memberTests(test: DefineTest): void {
  test("keeps names unique without regard to case", async ({ broker }) => {
    const hearing = await withMembers(broker, "Ada", "ada");
    assert.deepEqual(await broker.perform(code, [rename("ada", "ADA")]), [
      { type: "refused", code: "name_taken" },
    ]);
    await broker.perform(code, [rename("Ada", "eve"), rename("ada", "ADA")]);
    assert.deepEqual(await hearing.brief(4), ["joined Ada", "joined ada-2", "renamed eve", "renamed ADA"]);
  });

  test("keeps names apart that look the same", async ({ broker }) => {
    // In Cyrillic: the whole first name, and its а alone; the last looks like ada-2.
    const hearing = await withMembers(broker, "ada", "аdа", "bob");
    const outcomes = await broker.perform(code, [
      rename("bob", "adа"),
      rename("bob", "adа-2"),
      rename("ada", "аda"),
      rename("bob", "adа-3"),
    ]);
    const taken = { type: "refused", code: "name_taken" };
    assert.deepEqual(outcomes, [taken, taken, done, done]);
    const heard = ["joined ada", "joined аdа-2", "joined bob", "renamed аda", "renamed adа-3"];
    assert.deepEqual(await hearing.brief(5), heard);
  });

  test("frees a name with a goodbye", async ({ broker }) => {
    const hearing = await withMembers(broker, "ada");
    await broker.perform(code, [
      leave("ada"),
      leave("ada"),
      join("ada", { memberId: "m-2", connectionId: "c-2" }),
    ]);
    assert.deepEqual(await hearing.brief(3), ["joined ada", "left", "joined ada"]);
  });

  test("lets nobody speak who is no member", async ({ broker }) => {
    const hearing = await withMembers(broker, "ada");
    await broker.perform(code, [listen("lina")]);
    const outcomes = await broker.perform(code, [publish("lina", "n-1"), publish("nobody", "n-2")]);
    assert.deepEqual(outcomes, [
      { type: "refused", code: "not_joined" },
      { type: "refused", code: "not_joined" },
    ]);
    await broker.perform(code, [typing("ada")]);
    assert.deepEqual(await hearing.brief(3), ["joined ada", "listening", "typing"]);
  });

  test("lets a listener take a name", async ({ broker }) => {
    const hearing = await Hearing.of(broker, code);
    await broker.perform(code, [listen("lina")]);
    await broker.perform(code, [join("lina", { isUnverified: true }), publish("lina", "n-1")]);
    assert.deepEqual(await hearing.brief(3), ["listening", "joined lina", "1 lina: n-1"]);
    const message = hearing.announced.at(-1);
    assert.equal(message?.type === "message" && JSON.parse(message.line).unverified, true);
  });

  test("has room for so many members and no more", async ({ broker }) => {
    await withMembers(broker, "a", "b", "c", "d", "e");
    assert.deepEqual(await broker.perform(code, [join("f"), listen("g"), leave("a"), join("f")]), [
      { type: "refused", code: "channel_full" },
      { type: "refused", code: "channel_full" },
      done,
      done,
    ]);
  });

  test("shows nothing of a lost connection for thirty seconds", async ({ broker, clock }) => {
    const hearing = await withMembers(broker, "ada", "bob");
    await broker.perform(code, [lose("ada"), lose("bob")]);
    clock.pass(28_000);
    await broker.perform(code, [join("ada", { memberId: "m-new", connectionId: "c-2", resume: "m-ada" })]);
    clock.pass(28_000);
    assert.deepEqual(await hearing.brief(4), ["joined ada", "joined bob", "resumed m-ada c-2", "left"]);
    assert.equal(hearing.announced.at(-1)?.memberId, "m-bob");
  });

  test("lets a newer connection take over, and carries out nothing more of the old one", async ({ broker }) => {
    const hearing = await withMembers(broker, "ada");
    const outcomes = await broker.perform(code, [
      publish("ada", "n-1"),
      join("ada", { memberId: "m-new", connectionId: "c-2", resume: "m-ada" }),
      publish("ada", "n-2"),
      lose("ada"),
      { type: "publish", connectionId: "c-2", nonce: "n-1", text: "n-1" },
    ]);
    assert.deepEqual(outcomes, [
      done,
      done,
      { type: "refused", code: "not_joined" },
      done,
      { type: "repeated", offset: 1 },
    ]);
    assert.deepEqual(await hearing.brief(3), ["joined ada", "1 ada: n-1", "resumed m-ada c-2"]);
  });

  test("lets no earlier connection take over from a later one", async ({ broker }) => {
    const hearing = await withMembers(broker, "ada");
    const resume = { memberId: "m-new", resume: "m-ada" };
    const outcomes = await broker.perform(code, [
      join("ada", { ...resume, connectionId: "c-2", openedAtMs: 2_000 }),
      join("ada", { ...resume, connectionId: "c-1", openedAtMs: 1_000 }),
      join("ada", { ...resume, connectionId: "c-3", openedAtMs: 3_000 }),
    ]);
    assert.deepEqual(outcomes, [done, { type: "refused", code: "joined_already" }, done]);
    assert.deepEqual(await hearing.brief(3), ["joined ada", "resumed m-ada c-2", "resumed m-ada c-3"]);
  });

  test("tells who joins what to read", async ({ broker }) => {
    const hearing = await withMembers(broker, "ada");
    const nonces = Array.from({ length: 60 }, (_, index) => `n-${index + 1}`);
    await broker.perform(code, nonces.map((nonce) => publish("ada", nonce)));
    const { epoch } = hearing.picture.position;
    await broker.perform(code, [
      join("bob"),
      join("cleo", { since: { epoch, offset: 7, nonce: "n-7" } }),
      join("dora", { since: { epoch, offset: 7, nonce: "other" } }),
      join("eve", { since: { epoch: "other", offset: 7 } }),
    ]);
    await hearing.brief(65);
    const replays = hearing.announced.slice(61).map((each) => each.type === "joined" && each.replay);
    assert.deepEqual(replays, [
      { after: 10, isComplete: true },
      { after: 7, isComplete: true },
      { after: 0, isComplete: false },
      { after: 0, isComplete: false },
    ]);
  });
}

function logTests(test: DefineTest): void {
  test("reads the log forwards in pieces, from any place", async ({ broker }) => {
    await withMembers(broker, "ada");
    await broker.perform(code, Array.from({ length: 30 }, (_, index) => publish("ada", `n-${index + 1}`)));
    const read: number[] = [];
    for (let pieces = 0; pieces < 100 && read.at(-1) !== 30; pieces++) {
      const piece = await broker.readAfter(code, read.at(-1) ?? 3, 1_000);
      assert.ok(piece.length > 0 && piece.length < 27);
      read.push(...piece.map(({ offset }) => offset));
    }
    assert.deepEqual(read, Array.from({ length: 27 }, (_, index) => index + 4));
    assert.deepEqual(await broker.readAfter(code, 30, 1_000), []);
  });

  test("reads pages backwards, and tells whether there are older ones", async ({ broker }) => {
    const { picture } = await withMembers(broker, "ada");
    await broker.perform(code, Array.from({ length: 9 }, (_, index) => publish("ada", `n-${index + 1}`)));
    const read = async (before: number, messages: number): Promise<unknown> => {
      const page = await broker.readBefore(code, before, { messages, bytes: 100_000 });
      assert.equal(page.epoch, picture.position.epoch);
      return { offsets: page.messages.map(({ offset }) => offset), more: page.more };
    };
    assert.deepEqual(await read(10, 4), { offsets: [6, 7, 8, 9], more: true });
    assert.deepEqual(await read(6, 4), { offsets: [2, 3, 4, 5], more: true });
    assert.deepEqual(await read(2, 4), { offsets: [1], more: false });
    assert.deepEqual(await read(1, 4), { offsets: [], more: false });
  });
}

function sharedTests(test: DefineTest): void {
  test("announces on every server the same in the same order", async ({ broker, other }) => {
    const here = await Hearing.of(broker, code);
    const there = await Hearing.of(other, code);
    await broker.perform(code, [join("ada")]);
    await other.perform(code, [join("ada", { memberId: "m-2", connectionId: "c-2" })]);
    const performs: Promise<unknown>[] = [];
    for (let number = 1; number <= 20; number++) {
      performs.push(broker.perform(code, [publish("ada", `a-${number}`)]));
      performs.push(
        other.perform(code, [{ type: "publish", connectionId: "c-2", nonce: `b-${number}`, text: "x" }]),
      );
    }
    await Promise.all(performs);
    assert.deepEqual(await here.brief(42), await there.brief(42));
    assert.deepEqual((await here.brief(42)).slice(0, 2), ["joined ada", "joined ada-2"]);
  });

  test("lets a member take over from another server, nonces and all", async ({ broker, other }) => {
    const there = await Hearing.of(other, code);
    await Hearing.of(broker, code);
    await broker.perform(code, [join("ada"), publish("ada", "n-1")]);
    const outcomes = await other.perform(code, [
      join("ada", { memberId: "m-new", connectionId: "c-2", resume: "m-ada" }),
      { type: "publish", connectionId: "c-2", nonce: "n-1", text: "n-1" },
    ]);
    assert.deepEqual(outcomes, [done, { type: "repeated", offset: 1 }]);
    assert.deepEqual(await broker.perform(code, [publish("ada", "n-2")]), [{
      type: "refused",
      code: "not_joined",
    }]);
    assert.deepEqual(await there.brief(3), ["joined ada", "1 ada: n-1", "resumed m-ada c-2"]);
  });

  test("announces the end of a grace once, on every server", async ({ broker, other, clock }) => {
    const here = await withMembers(broker, "ada", "bob");
    const there = await Hearing.of(other, code);
    await broker.perform(code, [lose("ada")]);
    for (let seconds = 0; seconds < 40; seconds++) {
      clock.pass(1_000);
      await other.perform(code, []);
    }
    await other.perform(code, [publish("bob", "n-1")]);
    assert.deepEqual(await here.brief(4), ["joined ada", "joined bob", "left", "1 bob: n-1"]);
    assert.deepEqual(await there.brief(2), ["left", "1 bob: n-1"]);
  });

  test("gives a name once over all servers, and frees it on all", async ({ broker, other }) => {
    const there = await Hearing.of(other, code);
    await withMembers(broker, "ada");
    const newcomer = { memberId: "m-2", connectionId: "c-2" };
    await other.perform(code, [join("ada", newcomer), whisper("2", "w-1", "ada")]);
    await broker.perform(code, [leave("ada")]);
    await other.perform(code, [rename("2", "ada")]);
    const heard = ["joined ada", "joined ada-2", "whisper m-2 m-ada: w-1", "left", "renamed ada"];
    assert.deepEqual(await there.brief(5), heard);
  });

  test("keeps a channel for those who hear it on another server", async ({ broker, other }) => {
    const here = await Hearing.of(broker, code);
    await Hearing.of(other, code);
    await other.unsubscribe(code);
    await broker.perform(code, [join("ada")]);
    assert.deepEqual(await here.brief(1), ["joined ada"]);
    assert.equal(await other.exists(code), true);
  });
}

async function withMembers(broker: Broker, ...names: readonly string[]): Promise<Hearing> {
  const hearing = await Hearing.of(broker, code);
  await broker.perform(code, names.map((name) => join(name)));
  await hearing.brief(names.length);
  return hearing;
}

function join(name: string, more: Partial<JoinOperation> = {}): Operation {
  const who = { connectionId: `c-${name}`, memberId: `m-${name}`, name };
  return { type: "join", ...who, isUnverified: false, ...more };
}

function listen(name: string): Operation {
  return { type: "listen", connectionId: `c-${name}`, memberId: `m-${name}` };
}

function publish(name: string, nonce: string): Operation {
  return { type: "publish", connectionId: `c-${name}`, nonce, text: nonce };
}

function whisper(name: string, nonce: string, to: string): Operation {
  return { type: "whisper", connectionId: `c-${name}`, nonce, to, text: nonce };
}

function rename(name: string, wish: string): Operation {
  return { type: "rename", connectionId: `c-${name}`, name: wish };
}

function typing(name: string): Operation {
  return { type: "typing", connectionId: `c-${name}` };
}

function leave(name: string): Operation {
  return { type: "leave", connectionId: `c-${name}` };
}

function lose(name: string): Operation {
  return { type: "lose", connectionId: `c-${name}` };
}
