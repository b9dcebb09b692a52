import assert from "node:assert/strict";
import fc from "fast-check";
import { isRefusalCode, type RefusalCode, refusals } from "../../../src/protocol/errors.ts";
import { checkName } from "../../../src/protocol/names.ts";
import { textProblem } from "../../../src/protocol/text.ts";
import { LineSession } from "../../../src/server/core/line_session.ts";
import type { Operation, Outcome } from "../../../src/server/core/operation.ts";
import type { SessionEffect } from "../../../src/server/core/session_effect.ts";
import { anyText } from "../../support/any_text.ts";
import { rulesWith, testLimits } from "../../support/server_rules.ts";

type Rates = Parameters<typeof rulesWith>[0];

const nowMs = 11_000;

function newSession(
  { pathName, rates }: { readonly pathName?: string; readonly rates?: Rates } = {},
): LineSession {
  const identity = { connectionId: "c-11", memberId: "m-11", noncePrefix: "prefix" };
  return new LineSession(
    pathName === undefined ? identity : { ...identity, pathName },
    rulesWith(rates),
    nowMs,
  );
}

const listen = operate({ type: "listen", connectionId: "c-11", memberId: "m-11" });

function join(name: string): SessionEffect {
  return operate({ type: "join", connectionId: "c-11", memberId: "m-11", name, isUnverified: true });
}

function publish(number: number, text: string): SessionEffect {
  return operate({ type: "publish", connectionId: "c-11", nonce: `prefix-${number}`, text });
}

function operate(operation: Operation): SessionEffect {
  return { type: "operate", operation };
}

function warning(message: string): SessionEffect {
  const codes = Object.keys(refusals).filter(isRefusalCode);
  const refusal = codes.find((code) => refusals[code].message === message);
  return { type: "reply", text: `⚠️ ${message}`, ...(refusal && { refusal }) };
}

function refusedAs(code: RefusalCode): Outcome {
  return { type: "refused", code };
}

Deno.test("LineSession hears the channel at once, without a name", () => {
  assert.deepEqual(newSession().open(), [listen]);
});

Deno.test("LineSession joins under the name of the path, and then hears bare messages", () => {
  const session = newSession({ pathName: "ada" });
  assert.deepEqual(session.open(), [listen, join("ada")]);
  assert.deepEqual(session.receive("hello", nowMs), [publish(1, "hello")]);
  assert.deepEqual(session.receive("ada: hello", nowMs), [publish(2, "ada: hello")]);
});

Deno.test("LineSession makes a name of whatever the path says", () => {
  assert.deepEqual(newSession({ pathName: "a\u202eda\x1b[2J" }).open(), [listen, join("ada[2J")]);
  assert.deepEqual(newSession({ pathName: " " }).open(), [listen, join("guest")]);
});

Deno.test("LineSession joins under the name of the first line, before what that line says", () => {
  const session = newSession();
  assert.deepEqual(session.receive("ada: hello", nowMs), [join("ada"), publish(1, "hello")]);
  assert.deepEqual(session.receive("ada: again", nowMs), [publish(2, "again")]);
});

Deno.test("LineSession takes a line under another name for text as a whole", () => {
  const session = newSession();
  session.receive("ada: hello", nowMs);
  assert.deepEqual(session.receive("note: buy milk", nowMs), [publish(2, "note: buy milk")]);
  assert.deepEqual(session.receive("bob: I am bob", nowMs), [publish(3, "bob: I am bob")]);
});

Deno.test("LineSession takes a first line without a name for a guest's", () => {
  const session = newSession();
  assert.deepEqual(session.receive("hello", nowMs), [join("guest"), publish(1, "hello")]);
  assert.deepEqual(session.receive("ada: hello", nowMs), [publish(2, "ada: hello")]);
});

Deno.test("LineSession joins under a name with nothing behind it, and says nothing", () => {
  assert.deepEqual(newSession().receive("ada: ", nowMs), [join("ada")]);
});

Deno.test("LineSession waits for a line with something in it", () => {
  const session = newSession();
  for (const frame of ["", " ", "\n", "\t\r\n"]) assert.deepEqual(session.receive(frame, nowMs), []);
  assert.deepEqual(session.receive("ada: hello", nowMs), [join("ada"), publish(1, "hello")]);
  assert.deepEqual(session.receive("ada:  ", nowMs), []);
});

Deno.test("LineSession takes off the name that was claimed, though another was given", () => {
  const session = newSession();
  assert.deepEqual(session.receive("🟢 ada: hello", nowMs), [join("ada"), publish(1, "hello")]);
  assert.deepEqual(session.receive("🟢 ada: again", nowMs), [publish(2, "again")]);
});

Deno.test("LineSession puts U+FFFD in the place of what a text may not hold", () => {
  const session = newSession();
  assert.deepEqual(session.receive("ada: \x1b[31mred\x07", nowMs), [
    join("ada"),
    publish(1, "\ufffd[31mred\ufffd"),
  ]);
  assert.deepEqual(newSession({ pathName: "ada" }).receive("\x1b[2J\r\n", nowMs), [publish(1, "\ufffd[2J")]);
});

Deno.test("LineSession keeps the line breaks of a text", () => {
  assert.deepEqual(newSession().receive("ada: one\r\ntwo\nthree\n", nowMs), [
    join("ada"),
    publish(1, "one\ntwo\nthree"),
  ]);
});

Deno.test("LineSession warns of a text that is too long, and goes on", () => {
  const session = newSession();
  assert.deepEqual(session.receive(`ada: ${"a".repeat(41)}`, nowMs), [
    join("ada"),
    warning("The message is too long"),
  ]);
  assert.deepEqual(session.receive("ada: short", nowMs), [publish(1, "short")]);
});

Deno.test("LineSession warns of what comes too fast", () => {
  const session = newSession({ rates: { messages: { perSecond: 1, burst: 1 } } });
  session.receive("ada: one", nowMs);
  assert.deepEqual(session.receive("ada: two", nowMs), [warning("Too much at once; slow down a little")]);
  assert.deepEqual(session.receive("ada: three", nowMs + 1_000), [publish(2, "three")]);
});

Deno.test("LineSession ends at a frame that is too large", () => {
  const session = newSession();
  assert.deepEqual(session.receive("李".repeat(334), nowMs), [
    warning("The frame is too large"),
    { type: "close", code: 1009, reason: "The frame is too large" },
  ]);
  assert.deepEqual(session.receive("ada: hello", nowMs), []);
});

Deno.test("LineSession ends when it may not hear the channel", () => {
  const session = newSession();
  assert.deepEqual(
    session.settle({ type: "listen", connectionId: "c-11", memberId: "m-11" }, refusedAs("channel_full")),
    [
      warning("The channel is full"),
      { type: "close", code: 1013, reason: "The channel is full" },
    ],
  );
});

Deno.test("LineSession ends when its join fails: it could not say its name again", () => {
  const session = newSession();
  session.receive("ada: hello", nowMs);
  const failed = {
    type: "join",
    connectionId: "c-11",
    memberId: "m-11",
    name: "ada",
    isUnverified: true,
  } as const;
  assert.deepEqual(session.settle(failed, refusedAs("unavailable")), [
    { type: "reply", text: "⚠️ The channel cannot be reached now", refusal: "unavailable" },
    { type: "close", code: 1013, reason: "The channel cannot be reached now" },
  ]);
});

Deno.test("LineSession warns of a message that was not stored", () => {
  const session = newSession();
  const failed = { type: "publish", connectionId: "c-11", nonce: "prefix-1", text: "x" } as const;
  assert.deepEqual(session.settle(failed, refusedAs("unavailable")), [
    warning("The message could not be stored now"),
  ]);
  assert.deepEqual(session.settle(failed, { type: "done" }), []);
});

Deno.test("LineSession needs no heartbeat", () => assert.deepEqual(newSession().tick(), []));

Deno.test("LineSession asks for nothing but names and texts that are allowed, whatever comes", () => {
  fc.assert(fc.property(fc.array(anyText, { maxLength: 10 }), (frames) => {
    const session = newSession();
    const effects = frames.flatMap((frame) => session.receive(frame, nowMs));
    const operations = effects.flatMap((effect) => effect.type === "operate" ? [effect.operation] : []);
    assert.ok(operations.filter(({ type }) => type === "join").length <= 1);
    operations.forEach((operation, index) => {
      assert.equal(operation.type === "join", index === 0, "the join comes first, and once");
      if (operation.type === "join") {
        assert.deepEqual(checkName(operation.name), { ok: true, name: operation.name });
      }
      if (operation.type === "publish") assert.equal(textProblem(operation.text, testLimits), undefined);
    });
  }));
});
