import assert from "node:assert/strict";
import fc from "fast-check";
import { Channel } from "../../../src/server/core/channel.ts";
import { nameKeys } from "../../../src/server/core/look_alike.ts";
import type { Announcement, Operation } from "../../../src/server/core/operation.ts";
import { channelLimits } from "../../support/server_rules.ts";
import {
  channelWith,
  done,
  drop,
  join,
  leave,
  listen,
  names,
  perform,
  type Performed,
  publish,
  refusal,
} from "../../support/channel_steps.ts";

const replay = { after: 0, isComplete: true };

Deno.test("Channel begins empty, at offset 0 of its epoch", () => {
  const channel = channelWith();
  assert.deepEqual(channel.position, { epoch: "epoch-11", offset: 0 });
  assert.equal(channel.isForgettable, true);
  assert.equal(channel.isRestless, false);
  assert.deepEqual([...channel.memberships()], []);
});

Deno.test("Channel join announces the member under the wished name", () => {
  assert.deepEqual(join(channelWith(), "ada"), {
    outcome: done,
    announced: [{
      type: "joined",
      memberId: "m-ada",
      connectionId: "c-ada",
      name: "ada",
      isUnverified: false,
      replay,
    }],
  });
});

Deno.test("Channel join gives a name that is taken, in any case, a number", () => {
  const channel = channelWith("Ada");
  for (const [wish, given] of [["ada", "ada-2"], ["ADA", "ADA-3"], ["ａｄａ", "ａｄａ-4"]] as const) {
    const [joined] = join(channel, wish).announced;
    assert.equal(joined?.type === "joined" && joined.name, given);
  }
});

Deno.test("Channel join gives a name that looks like one of somebody in grace a number", () => {
  const channel = channelWith("ada");
  drop(channel, "ada");
  join(channel, "аdа");
  join(channel, "ada-2");
  assert.deepEqual(names(channel), ["ada", "аdа-2", "ada-2-2"]);
  channel.sweep({ nowMs: 1_000, monotonicMs: 30_000 }, () => {});
  join(channel, "Аda");
  assert.deepEqual(names(channel), ["аdа-2", "ada-2-2", "Аda"]);
});

Deno.test("Channel join keeps line connections from looking like others, and others from looking like them", () => {
  const channel = channelWith("ada");
  join(channel, "аda", { isUnverified: true });
  join(channel, "еve", { isUnverified: true });
  join(channel, "eve");
  assert.deepEqual(names(channel), ["ada", "аda-2", "еve", "eve-2"]);
});

Deno.test("Channel whisper goes to whoever has the name, not to somebody who looks like it", () => {
  const channel = channelWith("ada", "bob");
  const whisper = { type: "whisper", connectionId: "c-bob", nonce: "n-1", text: "psst" } as const;
  assert.deepEqual(perform(channel, { ...whisper, to: "аda" }), refusal("unknown_member"));
  assert.deepEqual(perform(channel, { ...whisper, to: "ADA" }).outcome, done);
});

Deno.test("Channel join happens once for each connection", () => {
  const channel = channelWith("ada");
  const again = {
    type: "join",
    connectionId: "c-ada",
    memberId: "m-2",
    name: "eve",
    isUnverified: false,
  } as const;
  assert.deepEqual(perform(channel, again), refusal("joined_already"));
});

Deno.test("Channel listen has no name until the same connection joins", () => {
  const channel = channelWith("ada");
  assert.deepEqual(listen(channel, "bob"), {
    outcome: done,
    announced: [{ type: "listening", memberId: "m-bob", connectionId: "c-bob" }],
  });
  assert.deepEqual(channel.memberships().get("m-bob"), { isUnverified: true });
  join(channel, "bob", { isUnverified: true });
  assert.deepEqual(channel.memberships().get("m-bob"), { name: "bob", isUnverified: true });
});

Deno.test("Channel memberships come in the order of coming", () => {
  const channel = channelWith("ada", "bob", "cleo");
  leave(channel, "bob");
  join(channel, "dora");
  assert.deepEqual(names(channel), ["ada", "cleo", "dora"]);
});

Deno.test("Channel takes no more members and listeners than it may have", () => {
  const channel = new Channel("epoch-11", { ...channelLimits, maxMembers: 2 });
  listen(channel, "lina");
  join(channel, "ada");
  assert.deepEqual(join(channel, "bob"), refusal("channel_full"));
  assert.deepEqual(listen(channel, "bob"), refusal("channel_full"));
  assert.deepEqual(join(channel, "lina", { isUnverified: true }).outcome, done, "who listens has a place");
  drop(channel, "ada");
  assert.deepEqual(join(channel, "bob"), refusal("channel_full"), "who is in grace has one too");
  join(channel, "ada", { connectionId: "c-2", resume: "m-ada" });
  leave(channel, "ada", { connectionId: "c-2" });
  assert.deepEqual(join(channel, "bob").outcome, done);
});

Deno.test("Channel publish numbers messages from 1 on, without holes", () => {
  const channel = channelWith("ada", "bob");
  const messages = ["ada", "bob", "ada"].flatMap((name, index) =>
    perform(channel, publish(name, `n-${index}`, `text ${index}`)).announced
  );
  assert.deepEqual(
    messages.map((each) => each.type === "message" && [each.offset, each.memberId, each.from, each.text]),
    [[1, "m-ada", "ada", "text 0"], [2, "m-bob", "bob", "text 1"], [3, "m-ada", "ada", "text 2"]],
  );
  assert.deepEqual(channel.position, { epoch: "epoch-11", offset: 3 });
});

Deno.test("Channel publish makes the line of a message once, for members and for the log", () => {
  const channel = channelWith("ada");
  listen(channel, "lina");
  join(channel, "lina", { isUnverified: true });
  const [message] = perform(channel, publish("ada", "n-1")).announced;
  const line = '{"type":"message","offset":1,"nonce":"n-1","from":"ada","text":"hello","sentAtMs":1000}';
  assert.deepEqual(message, {
    type: "message",
    offset: 1,
    memberId: "m-ada",
    nonce: "n-1",
    from: "ada",
    text: "hello",
    sentAtMs: 1_000,
    line,
  });
  assert.deepEqual(channel.history.at(1), { offset: 1, nonce: "n-1", sentAtMs: 1_000, line });
  perform(channel, publish("lina", "n-2"));
  assert.equal(
    channel.history.at(2)?.line,
    '{"type":"message","offset":2,"nonce":"n-2","from":"lina","text":"hello","sentAtMs":1000,"unverified":true}',
  );
});

Deno.test("Channel publish numbers a nonce of a member once, and keeps the nonces of members apart", () => {
  const channel = channelWith("ada", "bob");
  perform(channel, publish("ada", "n-1"));
  perform(channel, publish("ada", "n-2"));
  assert.deepEqual(perform(channel, publish("ada", "n-1", "other")), {
    outcome: { type: "repeated", offset: 1 },
    announced: [],
  });
  assert.deepEqual(perform(channel, publish("bob", "n-1")).outcome, done);
  assert.equal(channel.position.offset, 3);
});

Deno.test("Channel sentAtMs never falls, though the clock does", () => {
  const channel = channelWith("ada", "bob");
  const stamps = [5_000, 3_000, 5_001, 1, 6_000].map((nowMs, index) => {
    const [message] = perform(channel, publish("ada", `n-${index}`), { nowMs, monotonicMs: 0 }).announced;
    return message?.type === "message" ? message.sentAtMs : undefined;
  });
  assert.deepEqual(stamps, [5_000, 5_000, 5_001, 5_001, 6_000]);
  const whisper = { type: "whisper", connectionId: "c-ada", nonce: "w-1", to: "bob", text: "x" } as const;
  const [whispered] = perform(channel, whisper, { nowMs: 2_000, monotonicMs: 0 }).announced;
  assert.equal(whispered?.type === "whisper" && whispered.sentAtMs, 6_000);
});

Deno.test("Channel whisper is announced to its two members, and has no number", () => {
  const channel = channelWith("ada", "bob");
  const whisper = { type: "whisper", connectionId: "c-ada", nonce: "w-1", to: "BOB", text: "psst" } as const;
  assert.deepEqual(perform(channel, whisper), {
    outcome: done,
    announced: [{
      type: "whisper",
      memberId: "m-ada",
      toMemberId: "m-bob",
      nonce: "w-1",
      text: "psst",
      sentAtMs: 1_000,
    }],
  });
  assert.equal(channel.position.offset, 0);
  assert.deepEqual(perform(channel, whisper), { outcome: { type: "repeated", offset: 0 }, announced: [] });
});

Deno.test("Channel whisper finds nobody under a name of the line protocol, of nobody, or without a connection", () => {
  const channel = channelWith("ada", "bob");
  listen(channel, "lina");
  join(channel, "lina", { isUnverified: true });
  drop(channel, "bob");
  for (const to of ["lina", "cleo", "bob", "", "ada "]) {
    const whisper = { type: "whisper", connectionId: "c-ada", nonce: `w-${to}`, to, text: "psst" } as const;
    assert.deepEqual(perform(channel, whisper), refusal("unknown_member"), to);
  }
});

Deno.test("Channel rename takes a free name, or the own one written otherwise, and frees the old", () => {
  const channel = channelWith("ada", "bob");
  const rename = (who: string, name: string): Performed =>
    perform(channel, { type: "rename", connectionId: `c-${who}`, name });
  assert.deepEqual(rename("ada", "BOB"), refusal("name_taken"));
  assert.deepEqual(rename("ada", "ADA"), {
    outcome: done,
    announced: [{ type: "renamed", memberId: "m-ada", name: "ADA" }],
  });
  assert.deepEqual(rename("ada", "eve").outcome, done);
  assert.deepEqual(rename("bob", "ada").outcome, done);
  assert.deepEqual(names(channel), ["eve", "ada"]);
});

Deno.test("Channel says a message under the name that its sender has then", () => {
  const channel = channelWith("ada");
  perform(channel, { type: "rename", connectionId: "c-ada", name: "eve" });
  const [message] = perform(channel, publish("ada", "n-1")).announced;
  assert.equal(message?.type === "message" && message.from, "eve");
});

Deno.test("Channel leave frees the name at once, and happens once", () => {
  const channel = channelWith("ada");
  assert.deepEqual(leave(channel, "ada"), {
    outcome: done,
    announced: [{ type: "left", memberId: "m-ada" }],
  });
  assert.deepEqual(leave(channel, "ada"), { outcome: done, announced: [] });
  assert.deepEqual(names(channel), []);
  const [joined] = join(channel, "Ada", { memberId: "m-2", connectionId: "c-2" }).announced;
  assert.equal(joined?.type === "joined" && joined.name, "Ada");
});

Deno.test("Channel leave of a line connection leaves nothing behind", () => {
  const channel = channelWith();
  listen(channel, "lina");
  join(channel, "lina", { isUnverified: true });
  leave(channel, "lina");
  listen(channel, "nobody");
  leave(channel, "nobody");
  assert.equal(channel.isForgettable, true);
});

Deno.test("Channel lets nobody speak, whisper, type or rename who has no name here", () => {
  const channel = channelWith("ada");
  listen(channel, "lina");
  for (const connectionId of ["c-lina", "c-nobody"]) {
    for (
      const operation of [
        { type: "publish", connectionId, nonce: "n-1", text: "x" },
        { type: "whisper", connectionId, nonce: "n-1", to: "ada", text: "x" },
        { type: "rename", connectionId, name: "eve" },
        { type: "typing", connectionId },
      ] as const
    ) {
      assert.deepEqual(
        perform(channel, operation),
        refusal("not_joined"),
        `${connectionId} ${operation.type}`,
      );
    }
  }
});

Deno.test("Channel typing is announced as it is", () => {
  assert.deepEqual(perform(channelWith("ada"), { type: "typing", connectionId: "c-ada" }), {
    outcome: done,
    announced: [{ type: "typing", memberId: "m-ada" }],
  });
});

Deno.test("Channel takes messages back that could not be stored, the newest first", () => {
  const channel = channelWith("ada", "bob");
  perform(channel, publish("ada", "n-1"));
  const later = ["n-2", "n-3"].flatMap((nonce) => perform(channel, publish("ada", nonce)).announced);
  const whisper = { type: "whisper", connectionId: "c-ada", nonce: "w-1", to: "bob", text: "x" } as const;
  for (const each of [...later, ...perform(channel, whisper).announced].toReversed()) {
    if (each.type === "message" || each.type === "whisper") channel.takeBack(each);
  }
  assert.equal(channel.position.offset, 1);
  assert.equal(channel.history.size, 1);
  const [again] = perform(channel, publish("ada", "n-3")).announced;
  assert.equal(
    again?.type === "message" && again.offset,
    2,
    "the number is free again, and the nonce unknown",
  );
  assert.deepEqual(perform(channel, whisper).outcome, done);
});

Deno.test("Channel keeps names unique, whatever is asked of it and however long it takes", () => {
  const who = ["1", "2", "3", "4"];
  const anyWho = fc.constantFrom(...who);
  const anyName = fc.constantFrom("ada", "ADA", "ada-2", "bob", "Bob-2", "аda", "adа-2", "Воb");
  const anyStep = fc.oneof(
    fc.record({ type: fc.constantFrom("join", "back", "rename", "listen"), who: anyWho, name: anyName }),
    fc.record({ type: fc.constantFrom("leave", "lose"), who: anyWho, name: anyName }),
    fc.record({ type: fc.constantFrom("wait", "wait long"), who: anyWho, name: anyName }),
  );
  fc.assert(fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
    const channel = channelWith();
    const inside = new Set<string>();
    let monotonicMs = 0;
    const sweep = (ms: number): void => {
      monotonicMs += ms;
      channel.sweep({ nowMs: 1_000, monotonicMs }, () => {});
    };
    steps.forEach(({ type, who, name }, number) => {
      const connectionId = `c-${who}`;
      const join = {
        type: "join",
        connectionId,
        memberId: `m-${number}`,
        name,
        isUnverified: false,
      } as const;
      const operations: Readonly<Record<string, Operation>> = {
        join,
        back: { ...join, resume: `m-${Math.floor(number / 2)}` },
        listen: { type: "listen", connectionId, memberId: `m-${number}` },
        rename: { type: "rename", connectionId, name },
        leave: { type: "leave", connectionId },
        lose: { type: "lose", connectionId },
      };
      const operation = operations[type];
      // The shell lets a connection come in once, by one of these.
      const isEntry = ["join", "back", "listen"].includes(type);
      if (operation === undefined) sweep(type === "wait" ? 20_000 : 300_000);
      else if (!isEntry || !inside.has(who)) perform(channel, operation, { nowMs: 1_000, monotonicMs });
      if (isEntry) inside.add(who);
      if (type === "leave" || type === "lose") inside.delete(who);
      const held = names(channel).flatMap(nameKeys);
      assert.equal(new Set(held).size, held.length);
    });
    for (const each of who) perform(channel, { type: "leave", connectionId: `c-${each}` });
    sweep(30_000);
    assert.deepEqual(names(channel), []);
    const [joined] = join(channel, "ada", { memberId: "m-last" }).announced;
    assert.equal(joined?.type === "joined" && joined.name, "ada", "no name is held by nobody");
    leave(channel, "ada");
    sweep(1_200_000);
    assert.equal(channel.isForgettable, true, "nobody is remembered for ever");
  }));
});

Deno.test("Channel announces nothing but what happened: who follows knows who is there", () => {
  const channel = channelWith();
  const members = new Map<string, string>();
  const follow = (each: Announcement): void => {
    if (each.type === "joined") members.set(each.memberId, each.name);
    if (each.type === "renamed") members.set(each.memberId, each.name);
    if (each.type === "left") members.delete(each.memberId);
  };
  const steps = [join(channel, "ada"), join(channel, "bob"), leave(channel, "ada"), join(channel, "cleo")];
  drop(channel, "bob");
  const announced = steps.flatMap((step) => step.announced);
  channel.sweep({ nowMs: 1_000, monotonicMs: 30_000 }, (each) => announced.push(each));
  announced.forEach(follow);
  assert.deepEqual([...members.values()], names(channel));
  assert.deepEqual(names(channel), ["cleo"]);
});
