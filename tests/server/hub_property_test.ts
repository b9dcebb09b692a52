import assert from "node:assert/strict";
import fc from "fast-check";
import type { Member, Push, WelcomePush } from "../../src/protocol/frame.ts";
import { joinedLine, leftLine, messageLines } from "../../src/protocol/line.ts";
import type { Announcement, MessageAnnouncement } from "../../src/server/core/operation.ts";
import { FakeEngine } from "../support/fake_broker.ts";
import { FakeClock, microtasks } from "../support/fake_clock.ts";
import { type FakePeer, FakeServer, someCode } from "../support/fake_server.ts";
import { rulesWith, testLimits } from "../support/server_rules.ts";

interface Step {
  readonly type:
    | "enter"
    | "come back"
    | "say"
    | "rename"
    | "type"
    | "leave"
    | "drop"
    | "end turn"
    | "move"
    | "wait";
  readonly who: number;
}

interface Visit {
  readonly who: number;
  readonly speaks: "v1" | "line";
  readonly peer: FakePeer;
  readonly said: string[];
  isOver: boolean;
}

/** Three people who speak v1 and two who speak the line protocol, on two servers, over a broker that takes its time. */
class World {
  readonly visits: Visit[] = [];
  readonly engine: FakeEngine;
  readonly #clock = new FakeClock();
  readonly #servers: readonly FakeServer[];
  readonly #current = new Map<number, Visit>();
  #said = 0;

  constructor() {
    this.engine = new FakeEngine({ clock: this.#clock, isHeld: true });
    const rules = { ...rulesWith(), limits: { ...testLimits, maxUnacknowledged: 1_000 } };
    this.#servers = [0, 1].map(() =>
      new FakeServer({ clock: this.#clock, broker: this.engine.broker(), rules })
    );
    this.#clock.every(1_000, () => this.engine.sweep());
  }

  async take({ type, who }: Step): Promise<void> {
    if (type === "end turn") this.#clock.endTurn();
    else if (type === "move") this.engine.step(who);
    else if (type === "wait") this.#wait();
    else if (type === "enter" || type === "come back") this.#enter(who, type === "come back");
    else this.#act(this.#current.get(who), type);
    await microtasks();
  }

  async settle(): Promise<void> {
    await this.#servers[0]?.settle();
  }

  get announced(): readonly Announcement[] {
    return this.engine.announced.get(someCode) ?? [];
  }

  /** Ten seconds pass; those who speak v1 are heard of, so that nobody is taken for dead. */
  #wait(): void {
    for (const { speaks, peer } of this.#current.values()) if (speaks === "v1") peer.say({ type: "ping" });
    this.#clock.pass(9_000);
  }

  #enter(who: number, isReturning: boolean): void {
    const before = this.#current.get(who);
    if (before !== undefined && (!isReturning || before.speaks === "line")) return;
    const server = this.#servers[(who + (isReturning ? 1 : 0)) % 2] as FakeServer;
    const visit: Visit = who < 3
      ? { who, speaks: "v1", peer: server.connect(), said: [], isOver: false }
      : { who, speaks: "line", peer: server.connectLine(), said: [], isOver: false };
    if (before !== undefined) before.isOver = true;
    const last = isReturning ? this.visits.findLast((each) => each.who === who) : undefined;
    this.visits.push(visit);
    this.#current.set(who, visit);
    if (visit.speaks === "v1") visit.peer.say({ type: "join", name: `user ${who % 2}`, ...resumption(last) });
    this.#act(visit, "say");
  }

  #act(visit: Visit | undefined, type: Step["type"]): void {
    if (visit === undefined) return;
    const { peer, speaks, who } = visit;
    if (type === "say") {
      const text = `${++this.#said}`;
      visit.said.push(text);
      if (speaks === "v1") peer.publish(text);
      else peer.sendFrame(`line ${who % 2}: ${text}`);
    } else if (type === "drop") this.#end(visit, () => peer.drop());
    else if (speaks === "line") return;
    else if (type === "leave") this.#end(visit, () => peer.say({ type: "leave" }));
    else if (type === "type") peer.say({ type: "typing" });
    else peer.say({ type: "rename", name: `name ${this.#said % 4}` });
  }

  #end(visit: Visit, end: () => void): void {
    end();
    visit.isOver = true;
    this.#current.delete(visit.who);
  }
}

function resumption(
  visit: Visit | undefined,
): Partial<{ session: string; since: { epoch: string; offset: number } }> {
  const welcome = visit?.peer.pushes.find((push) => push.type === "welcome");
  if (visit === undefined || welcome === undefined) return {};
  const last = messagesOf(visit.peer.pushes).at(-1)?.offset;
  return last === undefined
    ? { session: welcome.session }
    : { session: welcome.session, since: { epoch: welcome.position.epoch, offset: last } };
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  type: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Step["type"]>("say") },
    { weight: 8, arbitrary: fc.constantFrom<Step["type"]>("move", "end turn") },
    { weight: 4, arbitrary: fc.constantFrom<Step["type"]>("enter", "come back") },
    { weight: 3, arbitrary: fc.constantFrom<Step["type"]>("rename", "type", "leave", "drop", "wait") },
  ),
  who: fc.nat(4),
});

Deno.test("Hub shows every member the same order, each message once, and who is there", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 20, maxLength: 100 }), async (steps) => {
      const world = new World();
      for (const step of steps) await world.take(step);
      await world.settle();
      const { announced, visits } = world;
      checkLog(announced, visits);
      for (const visit of visits) {
        visit.speaks === "v1" ? checkV1(visit, announced) : checkLine(visit, announced);
      }
    }),
    { numRuns: 80 },
  );
});

function checkLog(announced: readonly Announcement[], visits: readonly Visit[]): void {
  const messages = announced.filter((each) => each.type === "message");
  assert.deepEqual(messages.map(({ offset }) => offset), messages.map((_, index) => index + 1));
  assert.equal(new Set(messages.map(({ text }) => text)).size, messages.length, "each once");
  for (const { said, isOver } of visits) {
    const stored = messages.map(({ text }) => text).filter((text) => said.includes(text));
    assert.deepEqual(
      stored,
      said.slice(0, stored.length),
      "a sender's own order, and nothing left out of it",
    );
    if (!isOver) assert.deepEqual(stored, said, "whoever stays is heard");
  }
}

function checkV1({ peer, isOver }: Visit, announced: readonly Announcement[]): void {
  const begin = announced.findIndex((each) =>
    "connectionId" in each && each.connectionId === peer.connectionId
  );
  const [welcome, ...rest] = peer.pushes.filter(({ type }) => type !== "pong" && type !== "refused");
  const beginning = announced[begin];
  if (welcome === undefined || beginning === undefined || !("replay" in beginning)) return assert.ok(isOver);
  assert.ok(welcome.type === "welcome");
  checkWelcome(welcome, announced.slice(0, begin + 1));
  assert.equal(welcome.replay, welcome.position.offset - beginning.replay.after);
  const log = announced.filter((each) => each.type === "message");
  const due = log.slice(beginning.replay.after);
  isPartOf(messagesOf(rest), due.map(toPush), isOver);
  // What follows one's own leave comes or not, until the connection is closed.
  const left = announced.findIndex((each, index) =>
    index > begin && each.type === "left" && each.memberId === beginning.memberId
  );
  const follows = announced.slice(begin + 1, left < 0 ? undefined : left);
  const events = eventsOf(follows, announced.slice(0, begin + 1), beginning.memberId);
  isPartOf(
    rest.filter(({ type }) => type !== "message"),
    events.filter(({ type }) => type !== "message"),
    isOver,
  );
  const isLiveAtOnce = beginning.replay.after === welcome.position.offset;
  if (isLiveAtOnce) isPartOf(rest, events, isOver);
}

function checkWelcome({ members, listeners, position }: WelcomePush, before: readonly Announcement[]): void {
  const all = rosterAfter(before);
  const named = [...all.values()].filter((member) => member !== undefined);
  assert.deepEqual(members.toSorted(byName), named.toSorted(byName));
  assert.equal(listeners, all.size - named.length);
  assert.equal(position.offset, before.filter(({ type }) => type === "message").length);
}

function checkLine({ peer, isOver }: Visit, announced: readonly Announcement[]): void {
  const begin = announced.findIndex((each) =>
    each.type === "listening" && each.connectionId === peer.connectionId
  );
  if (begin < 0) return assert.ok(isOver);
  const roster = rosterAfter(announced.slice(0, begin + 1));
  const frames = announced.slice(begin + 1).flatMap((each) => {
    const before = "memberId" in each ? roster.get(each.memberId)?.name : undefined;
    follow(roster, each);
    if (each.type === "message") return messageLines(each.from, each.text);
    if (each.type === "joined") return [joinedLine(each.name)];
    if (each.type === "left") return before === undefined ? [] : [leftLine(before)];
    return each.type === "renamed" ? [leftLine(before ?? ""), joinedLine(each.name)] : [];
  });
  isPartOf(peer.socket.frames, frames, isOver);
}

/** What a member gets of these announcements, in order; typing comes to all but whoever types. */
function eventsOf(
  follows: readonly Announcement[],
  before: readonly Announcement[],
  self: string,
): readonly Push[] {
  const roster = rosterAfter(before);
  return follows.flatMap((each): readonly Push[] => {
    const name = "memberId" in each ? roster.get(each.memberId)?.name : undefined;
    follow(roster, each);
    if (each.type === "message") return [toPush(each)];
    if (each.type === "joined") return [{ type: "joined", ...memberOf(each) }];
    if (each.type === "left" && name !== undefined) return [{ type: "left", name }];
    if (each.type === "renamed") return [{ type: "renamed", from: name ?? "", to: each.name }];
    if (each.type === "typing" && each.memberId !== self) return [{ type: "typing", name: name ?? "" }];
    return [];
  });
}

function rosterAfter(announced: readonly Announcement[]): Map<string, Member | undefined> {
  const roster = new Map<string, Member | undefined>();
  for (const each of announced) follow(roster, each);
  return roster;
}

function follow(roster: Map<string, Member | undefined>, each: Announcement): void {
  if (each.type === "listening") roster.set(each.memberId, undefined);
  if (each.type === "joined") roster.set(each.memberId, memberOf(each));
  if (each.type === "renamed") roster.set(each.memberId, { ...roster.get(each.memberId), name: each.name });
  if (each.type === "left") roster.delete(each.memberId);
}

function memberOf({ name, isUnverified }: { readonly name: string; readonly isUnverified: boolean }): Member {
  return isUnverified ? { name, unverified: true } : { name };
}

function toPush({ line }: MessageAnnouncement): Push {
  return JSON.parse(line);
}

function messagesOf(pushes: readonly Push[]): readonly Extract<Push, { type: "message" }>[] {
  return pushes.filter((push) => push.type === "message");
}

function byName(one: Member, other: Member): number {
  return one.name < other.name ? -1 : 1;
}

/** Whoever stayed has all of it, whoever is gone its beginning. */
function isPartOf<T>(part: readonly T[], whole: readonly T[], isOver: boolean): void {
  const common = isOver ? Math.min(part.length, whole.length) : Infinity;
  assert.deepEqual(part.slice(0, common), whole.slice(0, common));
}
