import assert from "node:assert/strict";
import fc from "fast-check";
import { Feed } from "../../../src/server/adapters/redis/feed.ts";
import type { ChannelSight, Payload } from "../../../src/server/adapters/redis/turn_answer.ts";
import type { Announcement, MessageAnnouncement } from "../../../src/server/core/operation.ts";
import { differenceOf, follow, type Seated } from "../../../src/server/core/seated.ts";

const replay = { after: 0, isComplete: true };

/** A channel as its engine has it: what it publishes may be lost on the way. */
class Engine {
  readonly members = new Map<string, Seated>();
  readonly log: MessageAnnouncement[] = [];
  #seq = 0;

  sight(at: number): ChannelSight {
    return {
      ...this.#state(),
      members: new Map(this.members),
      carriers: new Map(this.members),
      line: this.log[at - 1]?.line,
    };
  }

  publish(announcements: readonly Announcement[]): Payload {
    const tagBefore = `tag-${this.#seq++}`;
    for (const announcement of announcements) follow(this.members, announcement);
    return { ...this.#state(), tagBefore, announcements };
  }

  say(text: string): Payload {
    const offset = this.log.length + 1;
    const message: MessageAnnouncement = {
      ...{ type: "message", memberId: "m-11", nonce: text, sentAtMs: 11, offset, from: "ada", text },
      line: `${offset} ${text}`,
    };
    this.log.push(message);
    return this.publish([message]);
  }

  #state(): Omit<ChannelSight, "members" | "carriers" | "line"> {
    return { epoch: "e", seq: this.#seq, tag: `tag-${this.#seq}`, offset: this.log.length, dueMs: 0 };
  }
}

/** A server: what it was told, and what it makes of it. */
class Server {
  readonly told: Announcement[] = [];
  readonly members = new Map<string, Seated>();
  wasLost = false;
  readonly feed: Feed = new Feed("k7x2mp", {
    onAnnouncements: (announcements) => {
      this.told.push(...announcements);
      for (const announcement of announcements) follow(this.members, announcement);
    },
    onLost: () => this.wasLost = true,
    onReplaced: () => {},
  });

  heal(engine: Engine): void {
    if (!this.feed.isLive) return;
    this.feed.beginHealing();
    const { offset } = this.feed.state;
    const sight = engine.sight(offset);
    assert.ok(this.feed.canFollow(sight));
    this.feed.heal(sight, { missed: engine.log.slice(offset), replaced: new Map() });
  }
}

interface Move {
  readonly type: "join" | "leave" | "rename" | "resume";
  readonly who: number;
  readonly number: number;
}

type Event = Move | { readonly type: "say" } | { readonly type: "heal" };

const anyEvent: fc.Arbitrary<{ readonly event: Event; readonly fate: "heard" | "lost" | "late" }> = fc.record(
  {
    event: fc.oneof(
      fc.record({
        type: fc.constantFrom("join" as const, "leave" as const, "rename" as const, "resume" as const),
        who: fc.integer({ min: 11, max: 14 }),
        number: fc.nat(99),
      }),
      fc.constantFrom({ type: "say" as const }, { type: "heal" as const }),
    ),
    fate: fc.constantFrom("heard", "heard", "lost", "late"),
  },
);

function announcementOf(event: Move): Announcement {
  const { who, number } = event;
  const [memberId, connectionId, name] = [`m-${who}`, `c-${number}`, `name ${who} ${number}`];
  switch (event.type) {
    case "join":
      return { type: "joined", memberId, connectionId, name, isUnverified: false, replay };
    case "leave":
      return { type: "left", memberId };
    case "rename":
      return { type: "renamed", memberId, name };
    case "resume":
      return { type: "resumed", memberId, connectionId, replay };
  }
}

Deno.test("whatever is lost or late on the way, every server ends with the channel's members and all messages once", () => {
  fc.assert(fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
    const engine = new Engine();
    const server = new Server();
    server.feed.open(engine.sight(0));
    server.feed.goLive();
    const late: Payload[] = [];
    for (const { event, fate } of events) {
      if (event.type === "heal") {
        server.heal(engine);
        // What was on its way comes after the look, in its order.
        for (const payload of late.splice(0)) server.feed.hear(payload);
        continue;
      }
      const payload = event.type === "say"
        ? engine.say(`n-${engine.log.length}`)
        : engine.publish([announcementOf(event)]);
      if (fate === "late") late.push(payload);
      else if (fate === "heard" && late.length === 0) server.feed.hear(payload);
      else if (fate === "heard") late.push(payload);
    }
    for (const payload of late) server.feed.hear(payload);
    server.heal(engine);
    assert.equal(server.wasLost, false);
    assert.deepEqual(differenceOf(server.members, engine.members), []);
    const offsets = server.told.flatMap((each) => each.type === "message" ? each.offset : []);
    assert.deepEqual(offsets, engine.log.map(({ offset }) => offset));
  }));
});

Deno.test("what comes while a look is under way is passed on after it, once", () => {
  const engine = new Engine();
  const server = new Server();
  server.feed.open(engine.sight(0));
  server.feed.goLive();
  server.feed.beginHealing();
  const before = engine.say("before");
  const sight = engine.sight(0);
  const after = engine.say("after");
  server.feed.hear(before);
  server.feed.hear(after);
  assert.equal(server.told.length, 0);
  server.feed.heal(sight, { missed: engine.log.slice(0, 1), replaced: new Map() });
  assert.deepEqual(server.told.map((each) => each.type === "message" && each.text), ["before", "after"]);
});

Deno.test("a sight of another numbering, of less, or of another message at the last place cannot follow", () => {
  const engine = new Engine();
  const server = new Server();
  server.feed.open(engine.sight(0));
  server.feed.goLive();
  for (const text of ["one", "two"]) server.feed.hear(engine.say(text));
  const sight = engine.sight(2);
  assert.equal(server.feed.canFollow(sight), true);
  assert.equal(server.feed.canFollow({ ...sight, line: undefined }), true);
  for (const other of [{ epoch: "f" }, { seq: 1 }, { offset: 1 }, { tag: "other" }, { line: "2 other" }]) {
    assert.equal(server.feed.canFollow({ ...sight, ...other }), false, JSON.stringify(other));
  }
});

Deno.test("a feed that was lost passes nothing on, and says so once", () => {
  const engine = new Engine();
  const server = new Server();
  server.feed.open(engine.sight(0));
  server.feed.goLive();
  assert.equal(server.feed.lose(), true);
  assert.equal(server.feed.lose(), false);
  server.feed.hear(engine.say("late"));
  assert.deepEqual([server.told, server.wasLost], [[], true]);
});
