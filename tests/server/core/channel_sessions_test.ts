import assert from "node:assert/strict";
import fc from "fast-check";
import { Channel } from "../../../src/server/core/channel.ts";
import { newcomerMessages } from "../../../src/server/core/replay.ts";
import { maxRememberedSessions } from "../../../src/server/core/seats.ts";
import type { Announcement } from "../../../src/server/core/operation.ts";
import { graceMs, rememberedMs } from "../../../src/server/core/seat.ts";
import {
  channelWith,
  done,
  drop,
  join,
  leave,
  listen,
  names,
  perform,
  publish,
} from "../../support/channel_steps.ts";
import { channelLimits } from "../../support/server_rules.ts";

function sweep(channel: Channel, monotonicMs: number, nowMs = 1_000): readonly Announcement[] {
  const announced: Announcement[] = [];
  channel.sweep({ nowMs, monotonicMs }, (announcement) => announced.push(announcement));
  return announced;
}

function say(channel: Channel, count: number): void {
  for (let number = 1; number <= count; number++) perform(channel, publish("ada", `n-${number}`));
}

Deno.test("Channel shows nothing of a lost connection for thirty seconds, and holds the name", () => {
  const channel = channelWith("ada");
  assert.deepEqual(drop(channel, "ada", 5_000), { outcome: done, announced: [] });
  assert.equal(channel.isRestless, true);
  assert.deepEqual(sweep(channel, 5_000 + graceMs - 1), []);
  assert.deepEqual(names(channel), ["ada"]);
  const [joined] = join(channel, "Ada", { memberId: "m-2", connectionId: "c-2" }).announced;
  assert.equal(joined?.type === "joined" && joined.name, "Ada-2");
});

Deno.test("Channel announces who did not come back in thirty seconds, and frees the name", () => {
  const channel = channelWith("ada");
  drop(channel, "ada", 5_000);
  assert.deepEqual(sweep(channel, 5_000 + graceMs), [{ type: "left", memberId: "m-ada" }]);
  assert.deepEqual(sweep(channel, 5_000 + graceMs), []);
  assert.deepEqual(names(channel), []);
});

Deno.test("Channel takes back who returns in time, with nobody noticing, under the name that it has", () => {
  const channel = channelWith("ada");
  perform(channel, { type: "rename", connectionId: "c-ada", name: "eve" });
  drop(channel, "ada", 5_000);
  assert.deepEqual(join(channel, "other", { memberId: "m-new", connectionId: "c-2", resume: "m-ada" }), {
    outcome: done,
    announced: [{
      type: "resumed",
      memberId: "m-ada",
      connectionId: "c-2",
      replay: { after: 0, isComplete: true },
    }],
  });
  assert.deepEqual(sweep(channel, 5_000 + graceMs), []);
  assert.deepEqual(names(channel), ["eve"]);
});

Deno.test("Channel lets a newer connection take over, and carries out nothing more of the old one", () => {
  const channel = channelWith("ada");
  join(channel, "ada", { connectionId: "c-2", resume: "m-ada" });
  assert.deepEqual(perform(channel, publish("ada", "n-1")).outcome, { type: "refused", code: "not_joined" });
  assert.deepEqual(drop(channel, "ada"), { outcome: done, announced: [] });
  assert.deepEqual(leave(channel, "ada"), { outcome: done, announced: [] });
  assert.deepEqual(sweep(channel, graceMs), [], "the end of the old connection means nothing");
  assert.deepEqual(
    perform(channel, { type: "publish", connectionId: "c-2", nonce: "n-1", text: "x" }).outcome,
    done,
  );
});

Deno.test("Channel lets no connection take over from one that was opened later: the network held its join up", () => {
  const channel = channelWith("ada");
  join(channel, "ada", { connectionId: "c-3", resume: "m-ada", openedAtMs: 3_000 });
  const late = join(channel, "ada", { connectionId: "c-2", resume: "m-ada", openedAtMs: 2_000 });
  assert.deepEqual(late, { outcome: { type: "refused", code: "joined_already" }, announced: [] });
  assert.deepEqual(
    perform(channel, { type: "publish", connectionId: "c-3", nonce: "n-1", text: "x" }).outcome,
    done,
  );
  perform(channel, { type: "lose", connectionId: "c-3" });
  assert.deepEqual(
    join(channel, "ada", { connectionId: "c-2", resume: "m-ada", openedAtMs: 2_000 }).outcome,
    done,
  );
});

Deno.test("Channel knows a nonce again after a reconnect", () => {
  const channel = channelWith("ada");
  perform(channel, publish("ada", "n-1"));
  drop(channel, "ada");
  join(channel, "ada", { connectionId: "c-2", resume: "m-ada" });
  const again = { type: "publish", connectionId: "c-2", nonce: "n-1", text: "hello" } as const;
  assert.deepEqual(perform(channel, again).outcome, { type: "repeated", offset: 1 });
});

for (const how of ["its grace is over", "it has said goodbye"]) {
  Deno.test(`Channel makes a session a new member under its old name when ${how}`, () => {
    const channel = channelWith("ada");
    perform(channel, publish("ada", "n-1"));
    if (how === "it has said goodbye") leave(channel, "ada");
    else {
      drop(channel, "ada");
      sweep(channel, graceMs);
    }
    const back = join(channel, "other", { memberId: "m-new", connectionId: "c-2", resume: "m-ada" });
    assert.deepEqual(back.announced, [{
      type: "joined",
      memberId: "m-ada",
      connectionId: "c-2",
      name: "ada",
      isUnverified: false,
      replay: { after: 0, isComplete: true },
    }]);
    const again = { type: "publish", connectionId: "c-2", nonce: "n-1", text: "hello" } as const;
    assert.deepEqual(perform(channel, again).outcome, { type: "repeated", offset: 1 });
  });
}

Deno.test("Channel gives a returning session a number where its name is taken by now", () => {
  const channel = channelWith("ada");
  leave(channel, "ada");
  join(channel, "ada", { memberId: "m-2", connectionId: "c-2" });
  const [joined] = join(channel, "x", { connectionId: "c-3", resume: "m-ada" }).announced;
  assert.equal(joined?.type === "joined" && joined.name, "ada-2");
});

Deno.test("Channel remembers a session for ten minutes from its last connection, and no longer", () => {
  const channel = channelWith("ada");
  drop(channel, "ada", 5_000);
  sweep(channel, 5_000 + graceMs);
  sweep(channel, 5_000 + rememberedMs - 1);
  assert.equal(channel.isForgettable, false);
  sweep(channel, 5_000 + rememberedMs);
  assert.equal(channel.isForgettable, true);
  assert.equal(channel.isRestless, false);
});

Deno.test("Channel reads past a session that it does not know, and one of the line protocol", () => {
  const channel = channelWith();
  listen(channel, "lina");
  join(channel, "lina", { isUnverified: true });
  for (const resume of ["m-nobody", "m-lina"]) {
    const memberId = `m-instead-of ${resume}`;
    const [joined] = join(channel, "ada", { memberId, connectionId: memberId, resume }).announced;
    assert.equal(joined?.type === "joined" && joined.memberId, memberId);
  }
});

Deno.test("Channel remembers no more sessions than it may, the latest ones", () => {
  const channel = channelWith();
  for (let number = 0; number < maxRememberedSessions + 2; number++) {
    join(channel, `u${number}`);
    leave(channel, `u${number}`);
  }
  const back = (number: number): string | undefined => {
    const [joined] =
      join(channel, "x", { connectionId: `c-${number}`, memberId: "m-new", resume: `m-u${number}` })
        .announced;
    leave(channel, "x", { connectionId: `c-${number}` });
    return joined?.type === "joined" ? joined.memberId : undefined;
  };
  assert.equal(back(maxRememberedSessions + 1), `m-u${maxRememberedSessions + 1}`);
  assert.equal(back(0), "m-new");
});

Deno.test("Channel shows a newcomer the latest messages", () => {
  const channel = channelWith("ada");
  say(channel, newcomerMessages + 10);
  const [joined] = join(channel, "bob").announced;
  assert.deepEqual(joined?.type === "joined" && joined.replay, { after: 10, isComplete: true });
});

for (
  const [what, since, replay] of [
    ["goes on where it was", { epoch: "epoch-11", offset: 4 }, { after: 4, isComplete: true }],
    ["has nothing to read at the top", { epoch: "epoch-11", offset: 6 }, { after: 6, isComplete: true }],
    ["knows the message there", { epoch: "epoch-11", offset: 4, nonce: "n-4" }, {
      after: 4,
      isComplete: true,
    }],
    ["has missed what is not kept", { epoch: "epoch-11", offset: 1 }, { after: 2, isComplete: false }],
    ["has missed all but what is kept", { epoch: "epoch-11", offset: 2 }, { after: 2, isComplete: true }],
    ["comes from another epoch", { epoch: "epoch-10", offset: 4 }, { after: 2, isComplete: false }],
    ["comes from beyond the top", { epoch: "epoch-11", offset: 7 }, { after: 2, isComplete: false }],
    ["knows another message there", { epoch: "epoch-11", offset: 4, nonce: "x" }, {
      after: 2,
      isComplete: false,
    }],
  ] as const
) {
  Deno.test(`Channel tells what to replay to a member that ${what}`, () => {
    const history = { maxMessages: 4, maxAgeMs: 86_400_000 };
    const channel = new Channel("epoch-11", { ...channelLimits, history });
    join(channel, "ada");
    say(channel, 6);
    sweep(channel, 0);
    const [joined] = join(channel, "bob", { since }).announced;
    assert.deepEqual(joined?.type === "joined" && joined.replay, replay);
  });
}

for (const history of [{ maxMessages: 2, maxAgeMs: 60_000 }, { maxMessages: 1_000, maxAgeMs: 0 }]) {
  Deno.test(`Channel replays nothing that goes with the end of this turn (${JSON.stringify(history)})`, () => {
    const channel = new Channel("epoch-11", { ...channelLimits, history });
    join(channel, "ada");
    say(channel, 3);
    const [joined] = join(channel, "bob").announced;
    const after = history.maxAgeMs === 0 ? 3 : 1;
    assert.deepEqual(joined?.type === "joined" && joined.replay, { after, isComplete: true });
  });
}

Deno.test("Channel without a log replays nothing, and says what is missing", () => {
  const channel = new Channel("epoch-11", { ...channelLimits, history: { maxMessages: 0, maxAgeMs: 0 } });
  join(channel, "ada");
  say(channel, 3);
  sweep(channel, 0);
  const replayOf = (name: string, offset?: number): unknown => {
    const since = offset === undefined ? {} : { since: { epoch: "epoch-11", offset } };
    const [joined] = join(channel, name, since).announced;
    return joined?.type === "joined" && joined.replay;
  };
  assert.deepEqual(replayOf("bob"), { after: 3, isComplete: true });
  assert.deepEqual(replayOf("cleo", 3), { after: 3, isComplete: true });
  assert.deepEqual(replayOf("dora", 2), { after: 3, isComplete: false });
});

Deno.test("Channel drops messages that are too old, and is forgotten with the last", () => {
  const channel = new Channel("epoch-11", {
    ...channelLimits,
    history: { maxMessages: 10, maxAgeMs: 60_000 },
  });
  join(channel, "ada");
  say(channel, 2);
  leave(channel, "ada");
  sweep(channel, rememberedMs, 60_999);
  assert.equal(channel.isForgettable, false);
  sweep(channel, rememberedMs, 61_000);
  assert.equal(channel.isForgettable, true);
});

const stored = {
  epoch: "epoch-7",
  offset: 9,
  lastSentAtMs: 5_000,
  messages: [8, 9].map((offset) => ({
    offset,
    nonce: `n-${offset}`,
    sentAtMs: 4_000 + offset,
    line: `line ${offset}`,
  })),
  sessions: [
    { memberId: "m-ada", name: "ada", isMember: true },
    { memberId: "m-bob", name: "bob", isMember: false },
  ],
  nonces: [{ memberId: "m-bob", nonce: "n-3", offset: 3 }, { memberId: "m-ada", nonce: "n-9", offset: 9 }],
};

Deno.test("Channel.restore() goes on with the numbering, the log and the nonces", () => {
  const channel = Channel.restore(stored, channelLimits, 70_000);
  assert.deepEqual(channel.position, { epoch: "epoch-7", offset: 9 });
  assert.equal(channel.history.firstOffset, 8);
  join(channel, "ada", { resume: "m-ada", since: { epoch: "epoch-7", offset: 9, nonce: "n-9" } });
  assert.deepEqual(perform(channel, publish("ada", "n-9")).outcome, { type: "repeated", offset: 9 });
  const [message] = perform(channel, publish("ada", "n-10")).announced;
  assert.deepEqual(message?.type === "message" && [message.offset, message.sentAtMs], [10, 5_000]);
});

Deno.test("Channel.restore() puts every member in grace, and remembers the others", () => {
  const channel = Channel.restore(stored, channelLimits, 70_000);
  assert.deepEqual(names(channel), ["ada"]);
  assert.equal(channel.isRestless, true);
  assert.deepEqual(sweep(channel, 70_000 + graceMs - 1), []);
  assert.deepEqual(sweep(channel, 70_000 + graceMs), [{ type: "left", memberId: "m-ada" }]);
  const [joined] = join(channel, "x", { resume: "m-bob" }).announced;
  assert.equal(joined?.type === "joined" && joined.memberId, "m-bob");
});

Deno.test("Channel.restore() of a channel goes on exactly where that one was", () => {
  const steps = fc.array(fc.constantFrom("ada", "bob", "cleo"), { maxLength: 30 });
  fc.assert(fc.property(steps, (senders) => {
    const channel = channelWith("ada", "bob", "cleo");
    const nonces = senders.map((name, index) => {
      perform(channel, publish(name, `n-${index}`));
      return { memberId: `m-${name}`, nonce: `n-${index}`, offset: index + 1 };
    });
    const restored = Channel.restore(
      {
        ...channel.position,
        lastSentAtMs: 1_000,
        messages: channel.history.after(0, Infinity),
        sessions: ["ada", "bob", "cleo"].map((name) => ({ memberId: `m-${name}`, name, isMember: true })),
        nonces,
      },
      channelLimits,
      0,
    );
    assert.deepEqual(restored.position, channel.position);
    assert.deepEqual(restored.memberships(), channel.memberships());
    assert.deepEqual(restored.history.after(0, Infinity), channel.history.after(0, Infinity));
    for (const name of ["ada", "bob", "cleo"]) join(restored, name, { resume: `m-${name}` });
    for (const { memberId, nonce, offset } of nonces) {
      const again = { type: "publish", connectionId: `c-${memberId.slice(2)}`, nonce, text: "x" } as const;
      assert.deepEqual(perform(restored, again).outcome, { type: "repeated", offset });
    }
  }));
});
