import assert from "node:assert/strict";
import { SessionHarness, welcomeOf } from "../../../support/session_harness.ts";

/** Joins a server of the original's kind. */
function joinLine(older: boolean = false): SessionHarness {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  if (older) session.tell({ type: "closed", code: 0, reason: "no", upgradeStatus: 403 });
  session.tell({ type: "opened", protocol: "" });
  session.take();
  return session;
}

function hear(session: SessionHarness, ...frames: readonly string[]): readonly string[] {
  for (const frame of frames) session.tell({ type: "frame", frame });
  return session.takeLines();
}

Deno.test("a server without the subprotocol is talked to in lines, with nothing sent before the first text", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  session.say("typed early");
  session.take();
  session.tell({ type: "opened", protocol: "" });
  assert.deepEqual(session.takeLines(), ["connected line as ada", "send ada: typed early"]);
});

Deno.test("lines are read as joins, departures, messages and whatever else there is", () => {
  const session = joinLine();
  assert.deepEqual(
    hear(session, "🟢 bob joined the chat", "🔴 bob left the chat.", "bob: hello: there\n", "welcome!", "{}"),
    ["joined bob", "left bob", "message bob: hello: there", "text welcome!", "text {}"],
  );
});

Deno.test("messages of the line protocol carry this machine's time", () => {
  const session = joinLine();
  session.tell({ type: "frame", frame: "bob: hi" });
  assert.deepEqual(session.takeEvents(), [{
    type: "message",
    from: "bob",
    text: "hi",
    sentAtMs: 1_800_000_000_000,
    isOwn: false,
    nonce: "",
    isUnverified: false,
  }]);
});

Deno.test("one's own join is not told, a second one under the name is", () => {
  const session = joinLine();
  assert.deepEqual(hear(session, "🟢 ada joined the chat", "🟢 ada joined the chat"), ["joined ada"]);
});

Deno.test("the echo acknowledges, in order, also of equal texts", () => {
  const session = joinLine();
  session.say("hi", "n1");
  session.say("hi", "n2");
  assert.deepEqual(session.takeLines().filter((line) => line.startsWith("send ")), [
    "send ada: hi",
    "send ada: hi",
  ]);
  hear(session, "ada: hi");
  assert.deepEqual(session.state.outbox.entries.map((entry) => entry.nonce), ["n2"]);
  assert.deepEqual(hear(session, "ada: hi", "ada: hi"), ["own message ada: hi", "message ada: hi"]);
});

Deno.test("a text of several lines is acknowledged whether the server cuts it or not", () => {
  for (const frames of [["ada: one\n\n  two\t!"], ["ada: one", "ada: ", "ada:   two    !"]]) {
    const session = joinLine();
    session.say("one\n\n  two\t!", "n1");
    session.take();
    assert.deepEqual(hear(session, ...frames), ["own message ada: one\n\n  two\t!"]);
    assert.equal(session.state.outbox.entries.length, 0);
  }
});

Deno.test("a text that the server changed is settled by the next one, which it repeats after it", () => {
  const session = joinLine();
  session.say("damn", "n1");
  session.say("hello", "n2");
  session.take();
  assert.deepEqual(hear(session, "ada: ****", "ada: hello"), [
    "message ada: ****",
    "settled n1",
    "own message ada: hello",
  ]);
});

Deno.test("another's words under another name acknowledge nothing", () => {
  const session = joinLine();
  session.say("hi", "n1");
  session.take();
  assert.deepEqual(hear(session, "bob: hi"), ["message bob: hi"]);
  assert.equal(session.state.outbox.entries.length, 1);
});

Deno.test("where the name is in the URL frames hold the bare text", () => {
  const session = joinLine(true);
  session.say("note: milk", "n1");
  assert.deepEqual(session.takeLines(), ["sending note: milk", "send note: milk"]);
  assert.deepEqual(hear(session, "ada: note: milk"), ["own message ada: note: milk"]);
});

Deno.test("after a loss what was not repeated is sent again, with all its lines awaited anew", () => {
  const session = joinLine();
  session.wait(6_000);
  session.say("one\ntwo", "n1");
  session.say("three", "n2");
  hear(session, "ada: one");
  session.close();
  session.wait(1_000);
  session.tell({ type: "opened", protocol: "" });
  assert.deepEqual(session.takeLines().slice(-3), [
    "connected line as ada again",
    "send ada: one\ntwo".replace("\n", " + "),
    "send ada: three",
  ]);
  assert.deepEqual(hear(session, "ada: one", "ada: two", "ada: three"), [
    "own message ada: one\ntwo",
    "own message ada: three",
  ]);
});

Deno.test("whispers and names are refused with what to do, typing is not sent, no ping either", () => {
  const session = joinLine();
  session.tell({ type: "say", nonce: "w", text: "psst", to: "bob" });
  session.tell({ type: "rename", name: "kim" });
  session.tell({ type: "typing" });
  session.wait(600_000);
  assert.deepEqual(session.takeLines(), ["refused unknown_member psst", "refused bad_name in undefined"]);
});

Deno.test("a whisper that waited for a connection is given back by a server that knows none", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  session.tell({ type: "say", nonce: "w", text: "psst", to: "bob" });
  session.take();
  session.tell({ type: "opened", protocol: "" });
  assert.deepEqual(session.takeLines(), ["connected line as ada", "refused unknown_member psst"]);
});

Deno.test("leaving a server of the original's kind is closing", () => {
  const session = joinLine();
  session.tell({ type: "leave" });
  assert.deepEqual(session.takeLines(), ["close", "ended left (you left) []"]);
});

Deno.test("a wake-up opens a line connection anew", () => {
  const session = joinLine();
  session.tell({ type: "woke" });
  assert.deepEqual(session.takeLines().slice(1), [
    "abandon",
    "connecting 1",
    "open wss://chat.test/ws/a4b2c1 [terminalchat.v1]",
  ]);
});

Deno.test("a server that changes its protocol gets what waits all the same", () => {
  const session = new SessionHarness().join({ position: { epoch: "e1", offset: 0 } });
  session.say("hi", "n1");
  session.close();
  session.wait(1_000);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.push(welcomeOf({ position: { epoch: "e1", offset: 3 } }));
  session.close();
  session.wait(2_000);
  session.take();
  session.tell({ type: "opened", protocol: "" });
  assert.deepEqual(session.takeLines(), ["connected line as ada again", "send ada: hi"]);
  session.close();
  session.wait(4_000);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.push(welcomeOf({ position: { epoch: "e1", offset: 0 } }));
  assert.deepEqual(session.takeCommands(), [{ type: "publish", nonce: "n1", text: "hi" }]);
});
