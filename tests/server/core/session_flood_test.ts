import assert from "node:assert/strict";
import { encode } from "../../../src/protocol/codec.ts";
import type { Command } from "../../../src/protocol/frame.ts";
import { LineSession } from "../../../src/server/core/line_session.ts";
import type { Operation } from "../../../src/server/core/operation.ts";
import { RateLimiter } from "../../../src/server/core/rate_limiter.ts";
import { type Identity, Session } from "../../../src/server/core/session.ts";
import type { SessionEffect, SessionRules } from "../../../src/server/core/session_effect.ts";
import { rulesWith, testLimits } from "../../support/server_rules.ts";

const openedAtMs = 11_000;
const unlimited = { perSecond: 0, burst: 0 };

/** As they are where no option says otherwise. */
const rules: SessionRules = {
  limits: {
    ...testLimits,
    maxTextCharacters: 4_000,
    maxTextBytes: 16_000,
    maxFrameBytes: 65_536,
    maxUnacknowledged: 256,
  },
  rates: { messages: { perSecond: 10, burst: 120 }, bytes: { perSecond: 32_768, burst: 262_144 } },
  maxFrameBytesBeforeJoin: 4_096,
  maxRefused: 256,
};

const identity: Identity = { connectionId: "c-11", freshToken: "fresh", fingerprint: (token) => token };
const join: Operation = {
  type: "join",
  connectionId: "c-11",
  memberId: "fresh",
  name: "ada",
  isUnverified: false,
};

function joined(more: Partial<Identity> = {}): Session {
  const session = new Session({ ...identity, ...more }, rules, openedAtMs);
  session.receive(encode({ type: "join", name: "ada" }), openedAtMs);
  session.settle(join, { type: "done" });
  return session;
}

function say(session: Session, command: Command, nowMs = openedAtMs): readonly SessionEffect[] {
  return session.receive(encode(command), nowMs);
}

const publish = (nonce: string | number): string => encode({ type: "publish", nonce: `${nonce}`, text: "x" });

function many(count: number, lineOf: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => lineOf(index)).join("\n");
}

/** As many lines as a frame may hold. */
function full(line: string): string {
  return many(Math.floor(65_536 / (line.length + 1)), () => line);
}

function count(effects: readonly SessionEffect[], type: SessionEffect["type"]): number {
  return effects.filter((effect) => effect.type === type).length;
}

const flooding: SessionEffect = { type: "close", code: 4503, reason: "flooding" };
const violation: SessionEffect = { type: "close", code: 4501, reason: "too much that is no command" };

Deno.test("Session lets sixty lines through at once, each by itself or all in one", () => {
  const session = joined();
  const effects = session.receive(many(60, publish), openedAtMs);
  assert.equal(count(effects, "operate"), 60);
  const whole = encode({ type: "publish", nonce: "whole", text: many(60, () => "x".repeat(60)) });
  assert.equal(count(session.receive(whole, openedAtMs), "operate"), 1);
});

Deno.test("Session closes with 4503 who goes on while it is refused", () => {
  const session = joined();
  const effects = session.receive(many(700, publish), openedAtMs);
  assert.equal(count(effects, "operate"), 120);
  assert.equal(count(effects, "reply"), 513, "what may be on its way, as much again, and the last one");
  assert.deepEqual(effects.at(-1), flooding);
  assert.deepEqual(session.receive(publish("late"), openedAtMs + 60_000), []);
});

Deno.test("Session bears what may be on its way behind a refusal", () => {
  const session = joined();
  const effects = session.receive(many(120 + 256, publish), openedAtMs);
  assert.deepEqual([count(effects, "operate"), count(effects, "reply"), count(effects, "close")], [
    120,
    256,
    0,
  ]);
});

Deno.test("Session closes with 4503 who retries again and again before the time", () => {
  const session = joined();
  session.receive(many(121, publish), openedAtMs);
  let retries = 0;
  for (; retries < 1_000; retries++) {
    const effects = say(session, { type: "publish", nonce: "120", text: "x", retry: true });
    if (count(effects, "close") > 0) break;
  }
  assert.equal(retries, 32);
});

for (
  const [what, line, end, operations, replies] of [
    ["publishes", publish("n"), flooding, 120, 513],
    ["whispers", encode({ type: "whisper", nonce: "n", to: "bob", text: "x" }), flooding, 120, 513],
    ["renames", encode({ type: "rename", name: "eve" }), flooding, 24, 513],
    ["questions for older messages", encode({ type: "history", before: 9, limit: 9 }), flooding, 0, 513],
    ["pings", encode({ type: "ping" }), violation, 0, 60],
    ["typing", encode({ type: "typing" }), violation, 1, 0],
    ["joins", encode({ type: "join", name: "ada" }), violation, 0, 257],
    ["what is no JSON", "{", violation, 0, 257],
    ["unknown commands", '{"type":"shout"}', violation, 0, 257],
    ["empty texts", encode({ type: "publish", nonce: "n", text: " " }), violation, 0, 257],
    [
      "texts with control characters",
      encode({ type: "publish", nonce: "n", text: "\x07" }),
      violation,
      0,
      257,
    ],
    ["bad names", encode({ type: "rename", name: "" }), violation, 0, 257],
    ["places that are none", encode({ type: "history", before: 0, limit: 9 }), violation, 0, 257],
  ] as const
) {
  Deno.test(`Session has little to do for a frame full of ${what}, and then nothing more`, () => {
    const session = joined();
    const effects = session.receive(full(line), openedAtMs);
    assert.deepEqual(effects.at(-1), end);
    assert.deepEqual([count(effects, "operate"), count(effects, "reply")], [operations, replies]);
    assert.deepEqual(session.receive(full(line), openedAtMs), []);
  });
}

for (const [what, frame] of [["line breaks", "\n"], ["blanks", " "], ["both", " \n"]] as const) {
  Deno.test(`Session closes with 4501 at frames full of ${what}`, () => {
    const session = joined();
    const effects = session.receive(frame.repeat(65_536 / frame.length), openedAtMs);
    assert.deepEqual(effects, [violation]);
  });
}

Deno.test("Session takes an empty line at the end of a frame for nothing, however often", () => {
  const session = joined();
  const ping = encode({ type: "ping" });
  const whisper = encode({ type: "whisper", nonce: "n", to: "bob", text: "x" });
  for (let frame = 0; frame < 1_000; frame++) {
    const nowMs = openedAtMs + frame * 1_000;
    assert.equal(count(session.receive(`${ping}\n`, nowMs), "reply"), 1);
    assert.equal(count(session.receive(`${whisper}\n${whisper}\n`, nowMs), "operate"), 2);
  }
});

Deno.test("Session closes with 4501 who sends rubbish in frames of their own, before the join and after", () => {
  for (const session of [joined(), new Session(identity, rules, openedAtMs)]) {
    let frames = 1;
    while (count(session.receive("rubbish", openedAtMs), "close") === 0) frames++;
    assert.equal(frames, 257);
  }
});

Deno.test("Session bears a mistake a second for as long as it likes, and a ping", () => {
  const session = joined();
  for (let second = 0; second < 3_600; second++) {
    const nowMs = openedAtMs + second * 1_000;
    assert.equal(count(session.receive('{"type":"of a later version"}', nowMs), "close"), 0);
    assert.deepEqual(say(session, { type: "ping" }, nowMs), [{ type: "reply", text: '{"type":"pong"}' }]);
  }
});

Deno.test("Session answers what waits for the welcome no more than it answers anything", () => {
  const session = new Session(identity, rules, openedAtMs);
  session.receive(encode({ type: "join", name: "ada" }), openedAtMs);
  session.receive(many(200, () => encode({ type: "ping" })), openedAtMs);
  assert.equal(session.settle(join, { type: "done" }).length, 60);
});

Deno.test("Session tells a join that comes too soon after too many others when to come back", () => {
  const channel = new RateLimiter({ messages: { perSecond: 10, burst: 100 }, bytes: unlimited }, openedAtMs);
  channel.take({ messages: 250, bytes: 0 }, openedAtMs);
  const session = new Session({ ...identity, shared: { channel } }, rules, openedAtMs);
  const [refused, close] = say(session, { type: "join", name: "ada" });
  assert.ok(refused?.type === "reply");
  const { code, retryAfterMs } = JSON.parse(refused.text);
  assert.deepEqual([code, retryAfterMs], ["rate_limited", 17_500]);
  assert.deepEqual(close, { type: "close", code: 1013, reason: "Too much at once; slow down a little" });
});

Deno.test("Session draws from the buckets that it shares with others", () => {
  const address = new RateLimiter({ messages: { perSecond: 10, burst: 150 }, bytes: unlimited }, openedAtMs);
  const one = joined({ shared: { address } });
  const other = joined({ shared: { address } });
  assert.equal(count(one.receive(many(100, publish), openedAtMs), "operate"), 100);
  const operations = count(other.receive(many(100, publish), openedAtMs), "operate");
  assert.ok(operations >= 50 && operations < 100, `${operations}`);
});

Deno.test("Session bears everything under rules that say nothing of it", () => {
  const session = new Session(identity, { ...rulesWith(), limits: rules.limits }, openedAtMs);
  session.receive(encode({ type: "join", name: "ada" }), openedAtMs);
  session.settle(join, { type: "done" });
  for (const line of [publish("n"), "{", encode({ type: "ping" })]) {
    assert.equal(count(session.receive(full(line), openedAtMs), "close"), 0);
  }
});

function lineSession(): LineSession {
  return new LineSession(
    { connectionId: "c-11", memberId: "m-11", noncePrefix: "prefix" },
    rules,
    openedAtMs,
  );
}

Deno.test("LineSession lets sixty lines through at once, then warns, then closes with 4503", () => {
  const session = lineSession();
  const effects = Array.from({ length: 60 }, () => session.receive("ada: x", openedAtMs)).flat();
  assert.equal(count(effects, "operate"), 61, "its join, and all lines");
  const more = Array.from({ length: 1_000 }, () => session.receive("ada: x", openedAtMs)).flat();
  assert.deepEqual([count(more, "operate"), count(more, "reply")], [60, 257]);
  assert.deepEqual(more.at(-1), flooding);
});

Deno.test("LineSession closes with 4503 at lines of nothing without end", () => {
  const session = lineSession();
  session.receive("ada: x", openedAtMs);
  const effects = Array.from({ length: 1_000 }, () => session.receive("  ", openedAtMs)).flat();
  assert.deepEqual(effects, [flooding]);
  const nameless = lineSession();
  assert.deepEqual(Array.from({ length: 1_000 }, () => nameless.receive("", openedAtMs)).flat(), [flooding]);
});

Deno.test("LineSession bears an empty line a second", () => {
  const session = lineSession();
  for (let second = 0; second < 3_600; second++) {
    assert.deepEqual(
      session.receive("ada: ", openedAtMs + second * 1_000).filter(({ type }) => type === "close"),
      [],
    );
  }
});

Deno.test("LineSession does not join where too many have joined", () => {
  const channel = new RateLimiter({ messages: { perSecond: 10, burst: 100 }, bytes: unlimited }, openedAtMs);
  channel.take({ messages: 250, bytes: 0 }, openedAtMs);
  for (const pathName of [undefined, "ada"]) {
    const session = new LineSession(
      {
        connectionId: "c",
        memberId: "m",
        noncePrefix: "p",
        shared: { channel },
        ...(pathName && { pathName }),
      },
      rules,
      openedAtMs,
    );
    const effects = [...session.open(), ...session.receive("ada: x", openedAtMs)];
    assert.deepEqual(effects.map((effect) => effect.type), ["operate", "reply", "close"]);
    assert.equal(
      effects.at(-1)?.type === "close" && (effects.at(-1) as { readonly code: number }).code,
      1013,
    );
  }
});
