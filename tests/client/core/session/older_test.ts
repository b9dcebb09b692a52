import assert from "node:assert/strict";
import fc from "fast-check";
import type { MessagePush, PagePush } from "../../../../src/protocol/frame.ts";
import { takePage } from "../../../../src/client/core/session/older.ts";
import { messageOf, SessionHarness, welcomeOf } from "../../../support/session_harness.ts";

/** Somebody who has come to a long log, and has read its last two messages. */
function newcomer(): SessionHarness {
  const session = new SessionHarness().join({ position: { epoch: "e1", offset: 152 }, replay: 2 });
  session.push(messageOf(151), messageOf(152));
  session.take();
  return session;
}

/** A page with the messages of these offsets. */
function pageOf(before: number, offsets: readonly number[], changes: Partial<PagePush> = {}): PagePush {
  const messages = offsets.map((offset) => messageOf(offset));
  return { type: "page", epoch: "e1", before, messages, more: true, ...changes };
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

/** Cuts the connection and opens another one, up to the welcome. */
function cutAndOpen(session: SessionHarness): void {
  session.close();
  session.tell({ type: "retry_now" });
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
}

Deno.test("older messages are asked for below a place, 100 of them, and come as one event", () => {
  const session = newcomer();
  session.loadOlder(151);
  assert.deepEqual(session.takeCommands(), [{ type: "history", before: 151, limit: 100 }]);
  session.push(pageOf(151, [149, 150]));
  const shared = {
    ...{ type: "message", from: "bob", isOwn: false, epoch: "e1", isUnverified: false, isOld: true },
  } as const;
  assert.deepEqual(session.takeEvents(), [{
    type: "page",
    before: { epoch: "e1", offset: 151 },
    messages: [
      { ...shared, text: "text 149", sentAtMs: 1_700_000_000_149, nonce: "nonce-149", offset: 149 },
      { ...shared, text: "text 150", sentAtMs: 1_700_000_000_150, nonce: "nonce-150", offset: 150 },
    ],
    hasMore: true,
  }]);
});

Deno.test("pages follow one another to the first message, which ends them whatever the server says", () => {
  const session = newcomer();
  session.loadOlder(151);
  session.push(pageOf(151, range(51, 150)));
  session.loadOlder(51);
  session.push(pageOf(51, range(1, 50), { more: true }));
  session.loadOlder(1);
  assert.deepEqual(session.takeLines(), [
    'send {"type":"history","before":151,"limit":100}',
    "page 151: 51-150 more",
    'send {"type":"history","before":51,"limit":100}',
    "page 51: 1-50",
    "page 1: nothing",
  ]);
});

Deno.test("a page without more is the last one, and so is one without messages", () => {
  const session = newcomer();
  session.loadOlder(151);
  session.push(pageOf(151, [149, 150], { more: false }));
  session.loadOlder(149);
  session.push(pageOf(149, [], { more: true }));
  assert.deepEqual(session.takeLines().filter((line) => line.startsWith("page")), [
    "page 151: 149-150",
    "page 149: nothing",
  ]);
});

Deno.test("everything that was read may be asked for again", () => {
  const session = newcomer();
  session.loadOlder(153);
  assert.deepEqual(session.takeCommands(), [{ type: "history", before: 153, limit: 100 }]);
});

const nowhere: readonly (readonly [what: string, epoch: string, offset: number])[] = [
  ["the first message", "e1", 1],
  ["the beginning", "e1", 0],
  ["less than nothing", "e1", -3],
  ["no number", "e1", NaN],
  ["half a message", "e1", 20.5],
  ["more than a number can count", "e1", 2 ** 60],
  ["what was not read yet", "e1", 154],
  ["another life of the numbering", "e0", 20],
];
for (const [what, epoch, offset] of nowhere) {
  Deno.test(`below ${what} there is nothing, and the server is not asked`, () => {
    const session = newcomer();
    session.loadOlder(offset, epoch);
    const before = { epoch, offset };
    assert.deepEqual(session.take(), [
      { type: "emit", event: { type: "page", before, messages: [], hasMore: false } },
    ]);
  });
}

Deno.test("in the line protocol there is nothing older", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  session.tell({ type: "opened", protocol: "" });
  session.take();
  session.loadOlder(20);
  assert.deepEqual(session.takeLines(), ["page 20: nothing"]);
});

Deno.test("before there ever was a connection there is nothing older", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  session.take();
  session.loadOlder(20);
  assert.deepEqual(session.takeLines(), ["page 20: nothing"]);
});

Deno.test("without a connection the answer is to wait for one, but where nothing is older it is that", () => {
  const session = newcomer();
  session.close();
  session.take();
  session.loadOlder(151);
  session.loadOlder(20, "e0");
  assert.deepEqual(session.takeLines(), [
    "page 151: Older messages can be loaded once there is a connection again more",
    "page 20: nothing",
  ]);
});

Deno.test("after the end nothing is answered", () => {
  const session = newcomer();
  session.close(1000);
  session.take();
  session.loadOlder(151);
  assert.deepEqual(session.take(), []);
});

Deno.test("one question waits at a time; what is asked meanwhile is answered with it", () => {
  const session = newcomer();
  session.loadOlder(151);
  session.loadOlder(151);
  session.loadOlder(20, "e0");
  session.push(pageOf(151, [150]), pageOf(151, [150]));
  assert.deepEqual(session.takeLines(), [
    'send {"type":"history","before":151,"limit":100}',
    "page 151: 150-150 more",
  ]);
});

Deno.test("a page of another place or another life of the numbering is not the answer", () => {
  const session = newcomer();
  session.loadOlder(151);
  session.take();
  session.push(pageOf(150, [149]), pageOf(151, [150], { epoch: "e2" }));
  assert.deepEqual(session.takeLines(), []);
  session.push(pageOf(151, [150]));
  assert.deepEqual(session.takeLines(), ["page 151: 150-150 more"]);
});

const ends: readonly (readonly [what: string, end: (session: SessionHarness) => void, then: RegExp])[] = [
  ["is lost", (session) => session.close(), /^disconnected/],
  ["is silent", (session) => session.wait(20_000), /^disconnected/],
  ["ends for good", (session) => session.close(1000), /^ended closed/],
  ["was slept over", (session) => session.tell({ type: "woke" }), /^disconnected/],
];
for (const [what, end, then] of ends) {
  Deno.test(`a connection that ${what} answers what was asked over it, before it tells of its end`, () => {
    const session = newcomer();
    session.push({ type: "pong" });
    session.wait(5_000);
    session.loadOlder(151);
    session.take();
    end(session);
    const lines = session.takeLines().filter((line) => !/^(send|abandon|connecting|open)/.test(line));
    const problem = /^page 151: (The connection ended|The server did not send the older messages in time)/;
    assert.match(lines[0] ?? "", problem);
    assert.match(lines[1] ?? "", then);
    assert.equal(lines.filter((line) => line.startsWith("page")).length, 1);
    assert.equal(session.state.older, undefined);
  });
}

Deno.test("a page is waited for over a goodbye, and no longer", () => {
  const session = newcomer();
  session.loadOlder(151);
  session.tell({ type: "leave" });
  session.take();
  session.push(pageOf(151, [150]));
  assert.deepEqual(session.takeLines(), ["page 151: 150-150 more"]);
  const hasty = newcomer();
  hasty.loadOlder(151);
  hasty.tell({ type: "leave" });
  hasty.take();
  hasty.loadOlder(151);
  hasty.close(1000);
  assert.deepEqual(hasty.takeLines(), [
    "page 151: The connection ended before the older messages came more",
    "ended left (you left) []",
  ]);
});

Deno.test("an answer is waited for 10 s; what comes later is no answer to anything", () => {
  const session = newcomer();
  session.loadOlder(151);
  session.wait(9_999);
  session.take();
  session.push({ type: "pong" });
  session.wait(1);
  assert.deepEqual(session.takeLines().filter((line) => !line.startsWith("send")), [
    "page 151: The server did not send the older messages in time more",
  ]);
  session.push(pageOf(151, [150]));
  assert.deepEqual(session.takeLines(), []);
  session.loadOlder(151);
  assert.equal(session.takeCommands().length, 1);
});

for (const code of ["rate_limited", "unavailable", "bad_position", "bad_frame"] as const) {
  Deno.test(`a refusal (${code}) answers, and is told with it alone`, () => {
    const session = newcomer();
    session.loadOlder(151);
    session.take();
    session.push({ type: "refused", code, message: "Not now" });
    assert.deepEqual(session.takeLines(), ["page 151: Not now more"]);
  });
}

Deno.test("a refusal that is about something else is no answer", () => {
  const session = newcomer();
  session.say("a");
  session.loadOlder(151);
  session.take();
  session.push(
    { type: "refused", code: "rate_limited", message: "Slow down", nonce: "own-a", retryAfterMs: 100 },
    { type: "refused", code: "name_taken", message: "Taken" },
  );
  assert.deepEqual(session.takeLines(), ["refused rate_limited in 100", "refused name_taken in undefined"]);
  assert.notEqual(session.state.older, undefined);
});

Deno.test("while a wish for a name waits as well a refusal that fits both is about the name", () => {
  const session = newcomer();
  session.tell({ type: "rename", name: "kim" });
  session.loadOlder(151);
  session.take();
  session.push({ type: "refused", code: "rate_limited", message: "Slow down" });
  session.push({ type: "refused", code: "rate_limited", message: "Slow down" });
  assert.deepEqual(session.takeLines(), ["refused rate_limited in undefined", "page 151: Slow down more"]);
});

Deno.test("own texts are known in a page for what they are, long after they were settled", () => {
  const session = newcomer();
  session.say("mine");
  session.push(messageOf(153, { nonce: "own-mine", from: "ada", text: "mine" }));
  session.loadOlder(154);
  session.take();
  session.push({
    type: "page",
    epoch: "e1",
    before: 154,
    messages: [
      messageOf(151, { nonce: "n", from: "ada" }),
      messageOf(152, { nonce: "own-mine", from: "mallory" }),
      messageOf(153, { nonce: "own-mine", from: "ada", text: "mine" }),
    ],
    more: true,
  });
  const [page] = session.takeEvents();
  assert.deepEqual(page?.type === "page" && page.messages.map(({ isOwn }) => isOwn), [false, false, true]);
});

Deno.test("an own text that is met in a page still waits for its acknowledgement", () => {
  const session = newcomer();
  session.say("mine");
  session.loadOlder(151);
  session.take();
  session.push(pageOf(151, [], { messages: [messageOf(150, { nonce: "own-mine", from: "ada" })] }));
  const [page] = session.takeEvents();
  assert.equal(page?.type === "page" && page.messages[0]?.isOwn, true);
  assert.equal(session.state.outbox.entries.length, 1);
  session.push({ type: "accepted", nonce: "own-mine", offset: 150 });
  assert.deepEqual(session.takeLines(), ["settled own-mine"]);
});

Deno.test("a time that no date can hold is brought to one that can, in a page too", () => {
  const session = newcomer();
  session.loadOlder(151);
  session.take();
  session.push(pageOf(151, [], { messages: [messageOf(150, { sentAtMs: Number.MAX_SAFE_INTEGER })] }));
  const [page] = session.takeEvents();
  assert.equal(page?.type === "page" && page.messages[0]?.sentAtMs, 8.64e15);
});

const hostile: readonly (readonly [what: string, offsets: readonly number[], line: string])[] = [
  ["what was not asked for", [149, 150, 151, 152, 9_999], "page 151: 149-150 more"],
  ["what came twice", [149, 149, 150, 150], "page 151: 149-150 more"],
  ["what lies beyond a hole", [140, 141, 149, 150], "page 151: 149-150 more"],
  ["what does not reach up to the place", [147, 148, 149], "page 151: nothing"],
  ["what goes backwards", [150, 149, 148], "page 151: 150-150 more"],
  ["what has no number", [NaN, 150, 2 ** 60, -1, 0], "page 151: 150-150 more"],
];
for (const [what, offsets, line] of hostile) {
  Deno.test(`of a page is left out ${what}`, () => {
    const session = newcomer();
    session.loadOlder(151);
    const [, effects] = takePage(session.state, pageOf(151, offsets));
    session.push(pageOf(151, offsets.filter((offset) => Number.isSafeInteger(offset) && offset >= 0)));
    assert.equal(session.takeLines().at(-1), line);
    const [effect] = effects;
    assert(effect?.type === "emit" && effect.event.type === "page");
    assert.match(line, new RegExp(`: ${effect.event.messages[0]?.offset ?? "nothing"}`));
  });
}

Deno.test("of a page that is longer than a page can be the latest 200 are taken", () => {
  const session = new SessionHarness().join({ position: { epoch: "e1", offset: 900 }, replay: 1 });
  session.push(messageOf(900));
  session.loadOlder(900);
  session.take();
  session.push(pageOf(900, range(500, 899), { more: false }));
  assert.deepEqual(session.takeLines(), ["page 900: 700-899 more"]);
});

Deno.test("a page that cannot be read is no answer and no end", () => {
  const session = newcomer();
  session.loadOlder(151);
  session.take();
  for (const offset of ["null", "1e300", '"150"', "-1", "150.5"]) {
    const message = `{"offset":${offset},"nonce":"n","from":"bob","text":"x","sentAtMs":1}`;
    session.tell({
      type: "frame",
      frame: `{"type":"page","epoch":"e1","before":151,"more":true,"messages":[${message}]}`,
    });
  }
  assert.deepEqual(session.takeLines(), []);
  session.push(pageOf(151, [150]));
  assert.deepEqual(session.takeLines(), ["page 151: 150-150 more"]);
});

Deno.test("whatever a page holds, what is taken of it follows without holes up to the place, oldest first", () => {
  const anyOffset = fc.oneof(
    fc.integer({ min: -2, max: 40 }),
    fc.constantFrom(NaN, Infinity, 2 ** 60, 11.5, 30, 29, 28),
  );
  const asked = newcomer();
  asked.loadOlder(31);
  fc.assert(fc.property(fc.array(anyOffset, { maxLength: 400 }), fc.boolean(), (offsets, more) => {
    const messages: readonly MessagePush[] = offsets.map((offset) => messageOf(offset));
    const [state, effects] = takePage(asked.state, { ...pageOf(31, []), messages, more });
    assert.equal(state.older, undefined);
    const [effect] = effects;
    assert(effects.length === 1 && effect?.type === "emit" && effect.event.type === "page");
    const taken = effect.event.messages.map(({ offset }) => offset ?? 0);
    assert.deepEqual(taken, range(31 - taken.length, 30));
    assert(taken.every((offset) => offset >= 1));
    // Whoever asks again below the oldest comes to an end.
    assert(!effect.event.hasMore || taken.length > 0);
  }));
});

Deno.test("while everything is sent again nothing older is asked for: it would come twice", () => {
  const session = newcomer();
  session.loadOlder(151);
  session.push(pageOf(151, [149, 150]));
  cutAndOpen(session);
  // The log was rolled back to 100 and has grown to 120 since.
  session.push(welcomeOf({ position: { epoch: "e1", offset: 120 }, complete: false, replay: 120 }));
  session.take();
  session.loadOlder(151);
  session.push(messageOf(1), messageOf(2));
  session.loadOlder(151);
  session.loadOlder(2);
  assert.deepEqual(session.takeLines(), [
    "page 151: nothing",
    "message bob: text 1",
    "message bob: text 2",
    "page 151: nothing",
    "page 2: nothing",
  ]);
  cutAndOpen(session);
  session.push(welcomeOf({ position: { epoch: "e1", offset: 120 }, replay: 118 }), messageOf(3));
  session.take();
  session.loadOlder(2);
  assert.deepEqual(session.takeLines(), ["page 2: nothing"]);
});

Deno.test("a log that was rolled back and has outgrown its old length is known by its first message", () => {
  const session = newcomer();
  cutAndOpen(session);
  session.push(welcomeOf({ position: { epoch: "e1", offset: 200 }, complete: false }), messageOf(1));
  session.take();
  session.loadOlder(151);
  assert.deepEqual(session.takeLines(), ["page 151: nothing"]);
});

Deno.test("after a gap in one numbering its offsets mean what they did", () => {
  const session = newcomer();
  cutAndOpen(session);
  session.push(welcomeOf({ position: { epoch: "e1", offset: 900 }, complete: false }));
  session.take();
  session.loadOlder(151);
  assert.deepEqual(session.takeLines(), ["page 151: nothing"]);
  session.push(messageOf(700), messageOf(701));
  session.take();
  session.loadOlder(701);
  assert.deepEqual(session.takeCommands(), [{ type: "history", before: 701, limit: 100 }]);
});

Deno.test("where two servers that share nothing take turns, what the first sends again is not asked for again", () => {
  const session = newcomer();
  cutAndOpen(session);
  session.push(welcomeOf({ position: { epoch: "e2", offset: 1 }, complete: false }), messageOf(1));
  cutAndOpen(session);
  session.push(welcomeOf({ position: { epoch: "e1", offset: 152 }, complete: false }));
  session.push(...range(1, 152).map((offset) => messageOf(offset)));
  session.take();
  session.loadOlder(151);
  assert.deepEqual(session.takeLines(), ["page 151: nothing"]);
});

Deno.test("what a page has shown is not shown again when the numbering starts anew", () => {
  const session = newcomer();
  session.loadOlder(151);
  session.push(pageOf(151, [149, 150]));
  cutAndOpen(session);
  session.push(welcomeOf({ position: { epoch: "e2", offset: 3 }, complete: false }));
  session.take();
  session.push(
    messageOf(1, { nonce: "nonce-150" }),
    messageOf(2, { nonce: "new" }),
    messageOf(3, {
      nonce: "nonce-152",
    }),
  );
  assert.deepEqual(session.takeLines(), ["message bob: text 2"]);
  session.loadOlder(151);
  session.loadOlder(2, "e2");
  assert.deepEqual(session.takeLines(), [
    "page 151: nothing",
    'send {"type":"history","before":2,"limit":100}',
  ]);
});

Deno.test("pages do not push out of mind what was shown as it came", () => {
  const session = new SessionHarness().join({ position: { epoch: "e1", offset: 5_000 }, replay: 1 });
  session.push(messageOf(5_000));
  for (let before = 5_000; before > 1; before = Math.max(1, before - 200)) {
    session.loadOlder(before);
    session.push(pageOf(before, range(Math.max(1, before - 200), before - 1)));
  }
  cutAndOpen(session);
  session.push(welcomeOf({ position: { epoch: "e2", offset: 1 }, complete: false }));
  session.take();
  session.push(messageOf(1, { nonce: "nonce-5000" }));
  assert.deepEqual(session.takeLines(), []);
});
