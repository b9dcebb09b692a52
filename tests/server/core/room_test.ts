import assert from "node:assert/strict";
import fc from "fast-check";
import { encode } from "../../../src/protocol/codec.ts";
import type { MessagePush, Push } from "../../../src/protocol/frame.ts";
import { newcomerMessages } from "../../../src/server/core/replay.ts";
import type { Announcement, MessageAnnouncement, Replay } from "../../../src/server/core/operation.ts";
import type { LineMember, LocalMember, V1Member } from "../../../src/server/core/local_member.ts";
import { Room } from "../../../src/server/core/room.ts";
import { channelWith, drop, join, leave, perform, publish } from "../../support/channel_steps.ts";
import { line, takeFrames, takePushes, v1 } from "../../support/room_members.ts";
import { testLimits } from "../../support/server_rules.ts";

const atTop: Replay = { after: 11, isComplete: true };

function newRoom(): Room<LocalMember> {
  const room = new Room<LocalMember>(testLimits);
  room.restore(
    { epoch: "epoch-11", offset: 11 },
    new Map([
      ["m-old", { name: "old", isUnverified: false }],
      ["m-lina", { name: "lina", isUnverified: true }],
      ["m-nobody", { isUnverified: true }],
    ]),
  );
  return room;
}

function joined(name: string, { replay = atTop, isUnverified = false } = {}): Announcement {
  return { type: "joined", memberId: `m-${name}`, connectionId: `c-${name}`, name, isUnverified, replay };
}

function resumed(name: string, connectionId: string, replay = atTop): Announcement {
  return { type: "resumed", memberId: `m-${name}`, connectionId, replay };
}

function listening(name: string): Announcement {
  return { type: "listening", memberId: `m-${name}`, connectionId: `c-${name}` };
}

function pushOf(offset: number, text = `text ${offset}`): MessagePush {
  return { type: "message", offset, nonce: `n-${offset}`, from: "old", text, sentAtMs: 5_000 };
}

function message(offset: number, text?: string): MessageAnnouncement {
  const push = pushOf(offset, text);
  return { ...push, memberId: "m-old", line: encode(push) };
}

/** A room with a v1 member and a line member that are live already. */
function withBoth(): { readonly room: Room<LocalMember>; readonly ada: V1Member; readonly bob: LineMember } {
  const room = newRoom();
  const ada = v1("ada");
  const bob = line("bob");
  room.expect(ada);
  room.apply(joined("ada"));
  enterLine(room, bob, "bob");
  takePushes(room, ada);
  takeFrames(room, bob);
  room.endTurn();
  return { room, ada, bob };
}

/** A line connection comes in as the hub lets it: it is expected for each of the two steps. */
function enterLine(room: Room<LocalMember>, member: LineMember, name: string): void {
  room.expect(member);
  room.apply(listening(name));
  room.expect(member);
  room.apply(joined(name, { isUnverified: true }));
}

Deno.test("Room welcomes a member with everybody who is there, and the place in the log", () => {
  const room = newRoom();
  const ada = v1("ada");
  room.expect(ada);
  assert.deepEqual(room.apply(joined("ada")), []);
  assert.equal(ada.memberId, "m-ada");
  assert.deepEqual(takePushes(room, ada), [{
    type: "welcome",
    name: "ada",
    session: "token of m-ada",
    position: { epoch: "epoch-11", offset: 11 },
    complete: true,
    replay: 0,
    members: [{ name: "old" }, { name: "lina", unverified: true }, { name: "ada" }],
    listeners: 1,
    limits: testLimits,
  }]);
});

Deno.test("Room passes on whether a member has missed what is not kept", () => {
  for (const isComplete of [true, false]) {
    const room = newRoom();
    const ada = v1("ada");
    room.expect(ada);
    room.apply(joined("ada", { replay: { after: 11, isComplete } }));
    const [welcome] = takePushes(room, ada);
    assert.equal(welcome?.type === "welcome" && welcome.complete, isComplete);
  }
});

Deno.test("Room shows what was announced before a join to the others only, and what came after to all", () => {
  const { room, ada } = withBoth();
  const cleo = v1("cleo");
  room.expect(cleo);
  room.apply(message(12));
  room.apply(joined("cleo", { replay: { after: 12, isComplete: true } }));
  room.apply(message(13));
  assert.deepEqual(takePushes(room, ada).map(({ type }) => type), ["message", "joined", "message"]);
  const [welcome, ...rest] = takePushes(room, cleo);
  assert.equal(welcome?.type === "welcome" && welcome.position.offset, 12);
  assert.deepEqual(rest.map((push) => push.type === "message" && push.offset), [13]);
});

Deno.test("Room lets a member with something to read catch up: everything but messages meanwhile", () => {
  const room = newRoom();
  const ada = v1("ada");
  room.expect(ada);
  assert.deepEqual(room.apply(joined("ada", { replay: { after: 7, isComplete: true } })), [
    { type: "catch_up", local: ada, offset: 7 },
  ]);
  room.apply(message(12));
  room.apply(joined("cleo"));
  const [welcome, ...rest] = takePushes(room, ada);
  assert.equal(welcome?.type === "welcome" && welcome.replay, 4);
  assert.deepEqual(rest.map(({ type }) => type), ["joined"]);
  room.endTurn();
  room.apply(message(13));
  ada.outbox.goLive(room.turn.size);
  room.apply(message(14));
  assert.deepEqual(takePushes(room, ada), [pushOf(14)]);
});

Deno.test("Room gives everybody the message, the sender too, as it was encoded for the log", () => {
  const { room, ada, bob } = withBoth();
  room.apply(message(12));
  assert.deepEqual(takePushes(room, ada), [pushOf(12)]);
  assert.deepEqual(takeFrames(room, bob), ["old: text 12"]);
});

Deno.test("Room sends a text of several lines to line members as several frames, made printable", () => {
  const { room, bob } = withBoth();
  room.apply(message(12, "one\ntwo\x1b[2J\u2028old: three"));
  assert.deepEqual(takeFrames(room, bob), ["old: one", "old: two␛[2J", "old: old: three"]);
});

Deno.test("Room never tells a v1 member of its own coming, going and typing, but of its own new name", () => {
  const { room, ada, bob } = withBoth();
  room.apply({ type: "typing", memberId: "m-ada" });
  room.apply({ type: "renamed", memberId: "m-ada", name: "eve" });
  room.apply({ type: "typing", memberId: "m-old" });
  room.apply({ type: "left", memberId: "m-ada" });
  assert.deepEqual(takePushes(room, ada), [
    { type: "renamed", from: "ada", to: "eve" },
    { type: "typing", name: "old" },
  ]);
  assert.deepEqual(takeFrames(room, bob), [
    "🔴 ada left the chat",
    "🟢 eve joined the chat",
    "🔴 eve left the chat",
  ]);
});

Deno.test("Room tells a line member of its own coming, in the original's words, and loses nothing before it", () => {
  const room = newRoom();
  const bob = line("bob");
  room.expect(bob);
  room.apply(listening("bob"));
  room.endTurn();
  bob.outbox.take([], () => false);
  room.apply(message(12));
  room.expect(bob);
  room.apply(joined("bob", { isUnverified: true }));
  room.apply(message(13));
  assert.deepEqual(takeFrames(room, bob), ["old: text 12", "🟢 bob joined the chat", "old: text 13"]);
});

Deno.test("Room tells of joins and leaves, and of nobody without a name", () => {
  const { room, ada, bob } = withBoth();
  room.apply(joined("cleo"));
  room.apply(joined("dora", { isUnverified: true }));
  room.apply({ type: "left", memberId: "m-lina" });
  room.apply(listening("x"));
  room.apply({ type: "left", memberId: "m-x" });
  room.apply({ type: "left", memberId: "m-never-here" });
  assert.deepEqual(takePushes(room, ada), [
    { type: "joined", name: "cleo" },
    { type: "joined", name: "dora", unverified: true },
    { type: "left", name: "lina" },
  ]);
  assert.deepEqual(takeFrames(room, bob), [
    "🟢 cleo joined the chat",
    "🟢 dora joined the chat",
    "🔴 lina left the chat",
  ]);
});

Deno.test("Room counts listeners until they have a name or are gone", () => {
  const listeners = (...announcements: readonly Announcement[]): number | undefined => {
    const room = newRoom();
    const ada = v1("ada");
    room.expect(ada);
    for (const announcement of [...announcements, joined("ada")]) room.apply(announcement);
    const welcome = takePushes(room, ada)[0];
    return welcome?.type === "welcome" ? welcome.listeners : undefined;
  };
  assert.equal(listeners(), 1);
  assert.equal(listeners(listening("x")), 2);
  assert.equal(listeners(listening("x"), joined("x", { isUnverified: true })), 1);
  assert.equal(listeners(listening("x"), { type: "left", memberId: "m-x" }), 1);
  assert.equal(listeners({ type: "left", memberId: "m-nobody" }), 0);
});

Deno.test("Room brings a whisper to its two members and to nobody else", () => {
  const { room, ada, bob } = withBoth();
  const cleo = v1("cleo");
  room.expect(cleo);
  room.apply(joined("cleo"));
  const whisper = { type: "whisper", nonce: "w-1", text: "psst", sentAtMs: 5_000 } as const;
  room.apply({ ...whisper, memberId: "m-ada", toMemberId: "m-cleo" });
  room.apply({ ...whisper, memberId: "m-cleo", toMemberId: "m-cleo", nonce: "w-2" });
  room.apply({ ...whisper, memberId: "m-old", toMemberId: "m-lina", nonce: "w-3" });
  const pushed = { ...whisper, from: "ada", to: "cleo" };
  assert.deepEqual(takePushes(room, ada), [{ type: "joined", name: "cleo" }, pushed]);
  assert.deepEqual(takePushes(room, cleo).slice(1), [pushed, {
    ...whisper,
    nonce: "w-2",
    from: "cleo",
    to: "cleo",
  }]);
  assert.deepEqual(takeFrames(room, bob), ["🟢 cleo joined the chat"]);
});

Deno.test("Room takes a message twice for one, and tells when one is missing", () => {
  const { room, ada } = withBoth();
  for (const offset of [12, 12, 5]) assert.deepEqual(room.apply(message(offset)), []);
  assert.deepEqual(room.apply(message(14)), [{ type: "lost" }]);
  assert.deepEqual(takePushes(room, ada), [pushOf(12)]);
  assert.deepEqual(room.position, { epoch: "epoch-11", offset: 12 });
});

Deno.test("Room lets a newer connection take a member's place, and shows nobody", () => {
  const { room, ada, bob } = withBoth();
  const newer = v1("newer");
  room.expect(newer);
  assert.deepEqual(room.apply(resumed("ada", "c-newer")), [{ type: "replaced", local: ada }]);
  assert.equal(ada.memberId, undefined);
  assert.deepEqual([...room.locals], [bob, newer]);
  const [welcome, ...rest] = takePushes(room, newer);
  assert.ok(welcome?.type === "welcome");
  assert.deepEqual([welcome.name, welcome.session], ["ada", "token of m-ada"]);
  assert.deepEqual(rest, []);
  assert.deepEqual(takeFrames(room, bob), []);
});

Deno.test("Room lets go of a connection whose member is taken over on another server", () => {
  const { room, ada } = withBoth();
  assert.deepEqual(room.apply(resumed("ada", "c-elsewhere")), [{ type: "replaced", local: ada }]);
  assert.deepEqual(room.apply(resumed("old", "c-elsewhere")), []);
  assert.deepEqual(room.apply(resumed("never-here", "c-elsewhere")), []);
});

Deno.test("Room lets a resumed member catch up from its place", () => {
  const { room } = withBoth();
  const newer = v1("newer");
  room.expect(newer);
  const effects = room.apply(resumed("old", "c-newer", { after: 3, isComplete: false }));
  assert.deepEqual(effects, [{ type: "catch_up", local: newer, offset: 3 }]);
});

Deno.test("Room encodes for the line protocol only while somebody speaks it", () => {
  const room = newRoom();
  const ada = v1("ada");
  room.expect(ada);
  room.apply(joined("ada"));
  room.apply(message(12));
  assert.deepEqual(room.turn.frames, [[], []]);
  const bob = line("bob");
  enterLine(room, bob, "bob");
  room.apply(message(13));
  assert.deepEqual(room.turn.frames.at(-1), ["old: text 13"]);
  room.forget(bob);
  room.apply(message(14));
  assert.deepEqual(room.turn.frames.at(-1), []);
});

Deno.test("Room forgets whoever is gone, and is empty without anybody here or expected", () => {
  const room = newRoom();
  assert.equal(room.isEmpty, true);
  const ada = v1("ada");
  room.expect(ada);
  assert.equal(room.isEmpty, false);
  room.forget(ada);
  assert.equal(room.isEmpty, true);
  room.expect(ada);
  room.apply(joined("ada"));
  assert.equal(room.isEmpty, false);
  room.forget(ada);
  room.forget(v1("never-here"));
  assert.equal(room.isEmpty, true);
});

interface Step {
  readonly type: "say" | "join" | "back" | "leave" | "lose" | "rename" | "endTurn" | "read";
  readonly who: number;
}

Deno.test("Room gives every joiner a welcome and what follows it without a hole or a double", () => {
  const step = (
    weight: number,
    ...types: readonly Step["type"][]
  ): { weight: number; arbitrary: fc.Arbitrary<Step> } => ({
    weight,
    arbitrary: fc.record({ type: fc.constantFrom(...types), who: fc.nat(3) }),
  });
  const anySteps = fc.array(
    fc.oneof(step(5, "say"), step(4, "join", "back", "endTurn"), step(3, "lose", "leave", "rename", "read")),
    {
      maxLength: 80,
    },
  );
  fc.assert(fc.property(anySteps, (steps) => {
    const channel = channelWith("before");
    const room = new Room<LocalMember>(testLimits);
    room.restore(channel.position, channel.memberships());
    const heard = new Map<V1Member, Push[]>();
    const reading = new Map<V1Member, number>();
    const members = new Map<number, V1Member>();
    const tokens = new Map<number, string>();
    const read = (member: V1Member, after: number): void => {
      const piece = channel.history.after(after, 200);
      for (const { line } of piece) member.outbox.add(line, room.turn.size);
      const last = piece.at(-1)?.offset ?? after;
      reading.set(member, last);
      if (last < room.position.offset) return;
      member.outbox.goLive(room.turn.size);
      reading.delete(member);
    };
    const take = (): void => {
      for (const member of room.locals) {
        if (member.speaks === "v1") heard.get(member)?.push(...takePushes(room, member));
      }
      room.endTurn();
    };
    const follow = (announcements: readonly Announcement[]): void => {
      for (const effect of announcements.flatMap((each) => room.apply(each))) {
        assert.notEqual(effect.type, "lost");
        if (effect.type === "catch_up") reading.set(effect.local as V1Member, effect.offset);
      }
    };
    steps.forEach(({ type, who }, number) => {
      const name = `${who}-${number}`;
      const member = members.get(who);
      if (type === "endTurn") take();
      if (type === "read") { for (const [each, after] of [...reading]) read(each, after); }
      if (type === "join" || type === "back") {
        const next = v1(name);
        const resume = type === "back" ? tokens.get(who) : undefined;
        members.set(who, next);
        heard.set(next, []);
        room.expect(next);
        if (member !== undefined && resume === undefined) {
          room.forget(member);
          drop(channel, member.connectionId.slice(2));
        }
        follow(join(channel, name, resume === undefined ? {} : { resume }).announced);
        tokens.set(who, resume ?? `m-${name}`);
      }
      if (member === undefined) return;
      const connection = member.connectionId.slice(2);
      if (type === "say") follow(perform(channel, publish(connection, `n-${number}`)).announced);
      if (type === "rename") {
        follow(
          perform(channel, { type: "rename", connectionId: member.connectionId, name: `r-${number}` })
            .announced,
        );
      }
      if (type !== "leave" && type !== "lose") return;
      room.forget(member);
      members.delete(who);
      reading.delete(member);
      follow(type === "leave" ? leave(channel, connection).announced : drop(channel, connection).announced);
    });
    for (let round = 0; round < 100 && reading.size > 0; round++) {
      for (const [each, after] of [...reading]) read(each, after);
    }
    take();
    const all = [...channel.memberships().values()].map(({ name }) => name).toSorted();
    for (const pushes of heard.values()) checkHeard(pushes);
    for (const member of room.locals) {
      const pushes = member.speaks === "v1" ? heard.get(member) : undefined;
      assert.ok(pushes !== undefined);
      assert.deepEqual(namesAfter(pushes).toSorted(), all);
      assert.equal(checkHeard(pushes), channel.position.offset, "nothing is missing in the end");
    }
  }));
});

/** @returns Up to where this member has heard everything since the latest 50 before its welcome. */
function checkHeard([first, ...rest]: readonly Push[]): number {
  if (first === undefined) return 0;
  assert.ok(first.type === "welcome");
  let offset = Math.max(0, first.position.offset - newcomerMessages);
  for (const push of rest) {
    if (push.type === "message") assert.equal(push.offset, ++offset, "no hole, no double");
  }
  return offset;
}

function namesAfter(pushes: readonly Push[]): readonly string[] {
  const names = new Set<string>();
  for (const push of pushes) {
    if (push.type === "welcome") { for (const { name } of push.members) names.add(name); }
    if (push.type === "joined") names.add(push.name);
    if (push.type === "left") assert.ok(names.delete(push.name));
    if (push.type === "renamed") assert.ok(names.delete(push.from) && names.add(push.to));
  }
  return [...names];
}

Deno.test("Room.forget() of a connection that has left takes nothing from the one that came back for its member", () => {
  const room = newRoom();
  const before = v1("ada");
  room.expect(before);
  room.apply(joined("ada"));
  room.apply({ type: "left", memberId: "m-ada" });
  const again = { ...v1("ada"), connectionId: "c-again" };
  room.expect(again);
  const coming = { type: "joined", memberId: "m-ada", connectionId: "c-again", name: "ada" } as const;
  room.apply({ ...coming, isUnverified: false, replay: atTop });
  room.forget(before);
  room.endTurn();
  room.apply(message(12));
  assert.deepEqual([...room.locals], [again]);
});
