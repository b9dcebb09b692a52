import assert from "node:assert/strict";
import { utf8Bytes } from "../../../../src/protocol/text.ts";
import { messageOf, serverLimits, SessionHarness, welcomeOf } from "../../../support/session_harness.ts";

/** An own message, numbered. */
function echo(offset: number, text: string): ReturnType<typeof messageOf> {
  return messageOf(offset, { nonce: `own-${text}`, from: "ada", text });
}

function isSent(session: SessionHarness): readonly (readonly [string, boolean])[] {
  return session.state.outbox.entries.map((entry) => [entry.text, entry.isSent]);
}

Deno.test("what is said is shown as on its way and sent at once", () => {
  const session = new SessionHarness().join();
  session.say("hi");
  assert.deepEqual(session.takeLines(), [
    "sending hi",
    'send {"type":"publish","nonce":"own-hi","text":"hi"}',
  ]);
});

Deno.test("what is said before the channel is joined waits, and goes in one frame after it", () => {
  const session = new SessionHarness();
  session.say("early");
  session.tell({ type: "start" });
  session.say("a");
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.say("b");
  assert.deepEqual(session.takeLines().filter((line) => line.startsWith("send ")), [
    'send {"type":"join","name":"ada"}',
  ]);
  session.push(welcomeOf());
  assert.deepEqual(session.takeLines().slice(1), [
    'send {"type":"publish","nonce":"own-early","text":"early"} + {"type":"publish","nonce":"own-a","text":"a"}' +
    ' + {"type":"publish","nonce":"own-b","text":"b"}',
  ]);
});

Deno.test("no more texts wait for an answer than the server allows", () => {
  const session = new SessionHarness().join();
  for (const text of ["a", "b", "c", "d", "e", "f"]) session.say(text);
  assert.equal(session.takeCommands().length, 4);
  session.push(echo(12, "a"), echo(13, "b"));
  assert.deepEqual(session.takeCommands().map((command) => "text" in command && command.text), ["e", "f"]);
});

Deno.test("frames stay within what the server takes", () => {
  const session = new SessionHarness({ maxReconnect: 3 });
  session.tell({ type: "start" });
  const limits = { ...serverLimits, maxFrameBytes: 1_024, maxTextCharacters: 400, maxUnacknowledged: 100 };
  for (let number = 0; number < 20; number++) session.say(`${number} ${"ä".repeat(150)}`, `n${number}`);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.push(welcomeOf({ limits }));
  const frames = session.take().flatMap((effect) => effect.type === "send" ? [effect.frame] : []);
  assert.equal(frames.length, 10);
  assert(frames.every((frame) => utf8Bytes(frame) <= 1_024));
  assert.deepEqual(frames.join("\n").split("\n").map((line) => Number.parseInt(JSON.parse(line).text)), [
    ...Array(20).keys(),
  ]);
});

Deno.test("a text that would be refused is given back and not sent", () => {
  const session = new SessionHarness().join();
  session.say("x".repeat(101));
  session.say("\u001b[31m", "red");
  session.say("  \n ", "blank");
  assert.deepEqual(session.takeLines(), [
    `refused text_too_long ${"x".repeat(101)}`,
    "refused bad_text \u001b[31m",
    "refused empty_text   \n ",
  ]);
  assert.equal(session.state.outbox.entries.length, 0);
});

Deno.test("a text that needs a larger frame than the server takes is given back", () => {
  const limits = { ...serverLimits, maxTextCharacters: 3_000, maxTextBytes: 9_000, maxFrameBytes: 1_024 };
  const session = new SessionHarness().join({ limits });
  session.say('"'.repeat(500), "quotes");
  session.say("'".repeat(500), "apostrophes");
  assert.deepEqual(
    session.takeLines().map((line) => line.slice(0, 23)),
    [
      "refused frame_too_large",
      "sending ''''''''''''''''",
      'send {"type":"publish",',
    ].map((line) => line.slice(0, 23)),
  );
});

Deno.test("what was said before the limits were known is checked again with them", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  const long = "x".repeat(200);
  session.say(long, "long");
  session.say("short");
  session.say("y".repeat(4_001), "longer");
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.push(welcomeOf());
  const lines = session.takeLines();
  assert(lines.includes(`refused text_too_long ${"y".repeat(4_001)}`));
  assert.deepEqual(lines.slice(-3), [
    "connected v1 as ada",
    `refused text_too_long ${long}`,
    'send {"type":"publish","nonce":"own-short","text":"short"}',
  ]);
});

Deno.test("a refusal for good gives the text back, and the others go on", () => {
  const session = new SessionHarness().join();
  session.say("a");
  session.tell({ type: "say", nonce: "w", text: "psst", to: "zoe" });
  session.take();
  session.push({ type: "refused", code: "unknown_member", message: "Nobody", nonce: "w" });
  session.push({ type: "refused", code: "unknown_member", message: "Nobody", nonce: "w" });
  assert.deepEqual(session.takeLines(), ["refused unknown_member psst"]);
  assert.deepEqual(isSent(session), [["a", true]]);
});

Deno.test("after a refusal for now everything from it on is sent again in order, the first with the mark", () => {
  const session = new SessionHarness().join();
  for (const text of ["a", "b", "c"]) session.say(text);
  session.take();
  const refused = { type: "refused", code: "rate_limited", message: "Slow down" } as const;
  session.push(echo(12, "a"), { ...refused, nonce: "own-b", retryAfterMs: 600 }, {
    ...refused,
    nonce: "own-c",
  });
  session.say("d");
  assert.deepEqual(session.takeLines(), ["own message ada: a", "refused rate_limited in 600", "sending d"]);
  session.wait(599);
  assert.deepEqual(session.takeLines(), []);
  session.wait(1);
  assert.deepEqual(session.takeCommands(), [
    { type: "publish", nonce: "own-b", text: "b", retry: true },
    { type: "publish", nonce: "own-c", text: "c" },
    { type: "publish", nonce: "own-d", text: "d" },
  ]);
});

Deno.test("a server that refuses again and tells nothing is asked less and less often", () => {
  const session = new SessionHarness().join();
  session.say("a");
  const waits = [1, 2, 3].map(() => {
    session.push({ type: "refused", code: "unavailable", message: "Not now", nonce: "own-a" });
    const [event] = session.takeEvents().slice(-1);
    session.wait(10_000);
    session.push({ type: "pong" });
    return event?.type === "refused" && event.retryInMs;
  });
  assert.deepEqual(waits, [1_000, 2_000, 4_000]);
});

Deno.test("a stop is told once, however often it is tried again, and the next one is told again", () => {
  const session = new SessionHarness().join();
  const isRepeated = (nonce: string): boolean | undefined => {
    const told = { code: "unavailable", message: "Not now", retryAfterMs: 500 } as const;
    session.push({ type: "refused", nonce, ...told });
    const [event] = session.takeEvents().slice(-1);
    session.wait(600);
    return event?.type === "refused" ? event.isRepeated === true : undefined;
  };
  session.say("a");
  assert.deepEqual(["own-a", "own-a", "own-a"].map(isRepeated), [false, true, true]);
  session.push(echo(12, "a"));
  session.say("b");
  assert.deepEqual(["own-b", "own-b"].map(isRepeated), [false, true]);
});

Deno.test("a stop ends with the connection: on the next one nothing owes a mark", () => {
  const session = new SessionHarness().join();
  session.wait(2_000);
  session.say("a");
  session.push({ type: "refused", code: "draining", message: "Bye", nonce: "own-a", retryAfterMs: 60_000 });
  session.close(1012);
  session.wait(1_000);
  session.take();
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.push(welcomeOf());
  assert.deepEqual(session.takeCommands().slice(1), [{ type: "publish", nonce: "own-a", text: "a" }]);
});

Deno.test("after a reconnect own texts go again under their marks, once everything up to the welcome is read", () => {
  const session = new SessionHarness().join();
  session.push(messageOf(12));
  for (const text of ["a", "b"]) session.say(text);
  session.close();
  session.say("c");
  session.wait(1_000);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.push(welcomeOf({ position: { epoch: "e1", offset: 14 } }), echo(13, "a"));
  assert.deepEqual(session.takeLines(), ["connected v1 as ada again", "own message ada: a"]);
  session.push(messageOf(14));
  assert.deepEqual(session.takeCommands(), [
    { type: "publish", nonce: "own-b", text: "b" },
    { type: "publish", nonce: "own-c", text: "c" },
  ]);
});

Deno.test("a server that keeps nothing to read is not waited for longer than 2 s", () => {
  const session = new SessionHarness().join();
  session.push(messageOf(12));
  session.say("a");
  session.close();
  session.wait(1_000);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.push(welcomeOf({ position: { epoch: "e1", offset: 14 } }));
  session.wait(1_999);
  assert.deepEqual(session.takeCommands(), []);
  session.wait(1);
  assert.deepEqual(session.takeCommands(), [{ type: "publish", nonce: "own-a", text: "a" }]);
  session.push(echo(15, "a"));
  assert.deepEqual(session.takeLines(), ["gap 2", "own message ada: a"]);
});

Deno.test("texts that were never sent do not wait for the log", () => {
  const session = new SessionHarness().join();
  session.push(messageOf(12));
  session.close();
  session.say("typed offline");
  session.wait(1_000);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.push(welcomeOf({ position: { epoch: "e1", offset: 14 } }));
  assert.equal(session.takeCommands().length, 1);
});

Deno.test("an acknowledgement without its message settles, whatever is shown", () => {
  const session = new SessionHarness().join();
  session.say("a");
  session.take();
  session.push({ type: "accepted", nonce: "own-a", offset: 12 }, {
    type: "accepted",
    nonce: "other",
    offset: 3,
  });
  assert.deepEqual(session.takeLines(), ["settled own-a"]);
});

Deno.test("an own message that comes behind its acknowledgement is not shown a second time, nor as another's", () => {
  const session = new SessionHarness().join();
  session.say("a");
  session.take();
  session.push({ type: "accepted", nonce: "own-a", offset: 12 });
  assert.deepEqual(session.takeLines(), ["settled own-a"]);
  session.push(echo(12, "a"), messageOf(13, { nonce: "own-a" }));
  assert.deepEqual(session.takeLines(), ["message bob: text 13"]);
  session.say("b");
  session.take();
  session.push({ type: "accepted", nonce: "own-b", offset: 15 }, echo(15, "b"), messageOf(16));
  assert.deepEqual(session.takeLines(), ["settled own-b", "gap 1", "message bob: text 16"]);
});

Deno.test("an own message that was read already settles and is not shown", () => {
  const session = new SessionHarness().join();
  session.push(messageOf(12), messageOf(13));
  session.say("a");
  session.take();
  session.push(echo(13, "a"));
  assert.deepEqual(session.takeLines(), ["settled own-a"]);
});

Deno.test("another name is asked for, and asked for again at later joins once one has it", () => {
  const session = new SessionHarness().join();
  session.tell({ type: "rename", name: " kim " });
  assert.deepEqual(session.takeLines(), ['send {"type":"rename","name":"kim"}']);
  session.push({ type: "renamed", from: "ada", to: "kim" }, { type: "renamed", from: "bob", to: "ada" });
  assert.deepEqual(session.takeLines(), ["own renamed ada to kim", "renamed bob to ada"]);
  session.close();
  session.wait(1_000);
  session.take();
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  assert.equal((session.takeCommands()[0] as { name: string }).name, "kim");
});

Deno.test("a name that cannot be one is refused here, one that is taken by the server", () => {
  const session = new SessionHarness().join();
  session.tell({ type: "rename", name: "a:b" });
  assert.equal(session.takeEvents()[0]?.type, "refused");
  session.tell({ type: "rename", name: "bob" });
  session.push({ type: "refused", code: "name_taken", message: "Taken" });
  assert.deepEqual(session.takeEvents().slice(-1), [{
    type: "refused",
    code: "name_taken",
    message: "Taken",
  }]);
  assert.equal(session.state.wishedName, "ada");
});

Deno.test("a name wished while offline is asked for at the join, and again where the old membership is taken over", () => {
  const session = new SessionHarness().join();
  session.close();
  session.tell({ type: "rename", name: "kim" });
  session.wait(1_000);
  session.take();
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  assert.equal((session.takeCommands()[0] as { name: string }).name, "kim");
  session.push(welcomeOf());
  assert.deepEqual(session.takeCommands(), [{ type: "rename", name: "kim" }]);
});

Deno.test("typing is told no more often than every 3 s, and only where somebody hears it", () => {
  const session = new SessionHarness();
  session.tell({ type: "typing" });
  session.join();
  session.tell({ type: "typing" });
  session.wait(2_999);
  session.tell({ type: "typing" });
  assert.equal(session.takeCommands().length, 1);
  session.wait(1);
  session.tell({ type: "typing" });
  assert.deepEqual(session.takeCommands(), [{ type: "typing" }]);
  session.push({ type: "refused", code: "rate_limited", message: "Too much typing" });
  assert.deepEqual(session.takeLines(), []);
});
