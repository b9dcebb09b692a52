import assert from "node:assert/strict";
import { refusals } from "../../../../src/protocol/errors.ts";
import type { Limits } from "../../../../src/protocol/frame.ts";
import type { ClientEvent } from "../../../../src/client/core/client_event.ts";
import { messageOf, serverLimits, SessionHarness, welcomeOf } from "../../../support/session_harness.ts";

/** Cuts the connection, and comes back to this welcome. */
function comeBack(session: SessionHarness, changes: Parameters<typeof welcomeOf>[0]): void {
  session.close();
  session.wait(4_000);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.push(welcomeOf(changes));
}

Deno.test("the welcome tells the own name, the members and the limits", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.push(welcomeOf({ name: "ada-2", listeners: 3 }));
  const expected: ClientEvent = {
    type: "connected",
    protocol: "v1",
    name: "ada-2",
    wishedName: "ada",
    members: [{ name: "ada" }, { name: "bob" }],
    listeners: 3,
    limits: serverLimits,
    isReconnect: false,
  };
  assert.deepEqual(session.takeEvents(), [expected]);
});

Deno.test("messages are shown as they come, one's own marked", () => {
  const session = new SessionHarness().join();
  session.say("hi");
  session.push(messageOf(12), messageOf(13, { nonce: "own-hi", from: "ada", text: "hi" }));
  session.push(messageOf(14, { unverified: true }));
  assert.deepEqual(session.takeEvents(), [
    { type: "sending", nonce: "own-hi", text: "hi" },
    {
      type: "message",
      from: "bob",
      text: "text 12",
      sentAtMs: 1_700_000_000_012,
      isOwn: false,
      nonce: "nonce-12",
      offset: 12,
      epoch: "e1",
      isUnverified: false,
    },
    {
      type: "message",
      from: "ada",
      text: "hi",
      sentAtMs: 1_700_000_000_013,
      isOwn: true,
      nonce: "own-hi",
      offset: 13,
      epoch: "e1",
      isUnverified: false,
    },
    {
      type: "message",
      from: "bob",
      text: "text 14",
      sentAtMs: 1_700_000_000_014,
      isOwn: false,
      nonce: "nonce-14",
      offset: 14,
      epoch: "e1",
      isUnverified: true,
    },
  ]);
  assert.equal(session.state.outbox.entries.length, 0);
});

Deno.test("a message under an own mark but another's name settles nothing: whoever saw the mark could forge it", () => {
  const session = new SessionHarness().join();
  session.say("hi");
  session.push(messageOf(12, { nonce: "own-hi", from: "mallory", text: "hi" }));
  assert.equal(session.takeLines().at(-1), "message mallory: hi");
  assert.equal(session.state.outbox.entries.length, 1);
});

Deno.test("an own message under a name that was given and changed again before that was told is one's own", () => {
  const session = new SessionHarness().join();
  session.tell({ type: "rename", name: "ida" });
  session.say("x");
  session.tell({ type: "rename", name: "eva" });
  session.close();
  session.wait(1_000);
  session.reopen({ name: "eva", position: { epoch: "e1", offset: 12 } });
  session.push(messageOf(12, { nonce: "own-x", from: "ida", text: "x" }));
  assert.deepEqual(session.takeLines(), ["own message ida: x"]);
});

Deno.test("a message that was read already is not shown again", () => {
  const session = new SessionHarness().join();
  session.push(messageOf(12), messageOf(13));
  session.take();
  session.push(messageOf(13), messageOf(12), messageOf(14));
  assert.deepEqual(session.takeLines(), ["message bob: text 14"]);
});

Deno.test("missing messages show as a gap in their place", () => {
  const session = new SessionHarness().join();
  session.push(messageOf(12), messageOf(15));
  assert.deepEqual(session.takeLines(), ["message bob: text 12", "gap 2", "message bob: text 15"]);
});

Deno.test("a newcomer is shown the latest messages and misses none of the older ones", () => {
  const session = new SessionHarness().join({ position: { epoch: "e1", offset: 200 } });
  session.push(messageOf(151), messageOf(152));
  assert.deepEqual(session.takeLines(), ["message bob: text 151", "message bob: text 152"]);
});

Deno.test("a newcomer to an empty log notices when the first message is missing", () => {
  const session = new SessionHarness().join({ position: { epoch: "e1", offset: 200 } });
  session.push(messageOf(202));
  assert.deepEqual(session.takeLines(), ["gap 1", "message bob: text 202"]);
});

Deno.test("a reconnect asks for everything after the last message, with its mark and the session's token", () => {
  const session = new SessionHarness().join();
  session.push(messageOf(12), messageOf(13));
  session.close();
  session.wait(1_000);
  session.take();
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  assert.deepEqual(session.takeCommands(), [{
    type: "join",
    name: "ada",
    session: "token-1",
    since: { epoch: "e1", offset: 13, nonce: "nonce-13" },
  }]);
});

Deno.test("where nothing was ever said a reconnect goes on from the welcome", () => {
  const session = new SessionHarness().join();
  session.wait(6_000);
  session.close();
  session.wait(1_000);
  session.take();
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  const [join] = session.takeCommands();
  assert.deepEqual(join, {
    type: "join",
    name: "ada",
    session: "token-1",
    since: { epoch: "e1", offset: 11 },
  });
});

Deno.test("a connection cut before anything was read comes back as a newcomer", () => {
  const session = new SessionHarness().join();
  session.close();
  session.wait(1_000);
  session.take();
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  assert.deepEqual(session.takeCommands(), [{ type: "join", name: "ada", session: "token-1" }]);
});

Deno.test("a newcomer cut before it read anything comes back for all that followed its coming", () => {
  const session = new SessionHarness().join({ replay: 5 });
  session.close();
  session.wait(1_000);
  session.take();
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  const since = { epoch: "e1", offset: 6 };
  assert.deepEqual(session.takeCommands(), [{ type: "join", name: "ada", session: "token-1", since }]);
});

Deno.test("after a reconnect what was missed is shown, and nothing twice", () => {
  const session = new SessionHarness().join();
  session.push(messageOf(12));
  comeBack(session, { position: { epoch: "e1", offset: 14 } });
  session.push(messageOf(13), messageOf(14), messageOf(15));
  assert.deepEqual(session.takeLines(), [
    "connected v1 as ada again",
    "message bob: text 13",
    "message bob: text 14",
    "message bob: text 15",
  ]);
});

Deno.test("what the server no longer has shows as a gap with its size", () => {
  const session = new SessionHarness().join();
  session.push(messageOf(12));
  comeBack(session, { position: { epoch: "e1", offset: 40 }, complete: false });
  session.push(messageOf(27), messageOf(28));
  assert.deepEqual(session.takeLines(), [
    "connected v1 as ada again",
    "gap 14",
    "message bob: text 27",
    "message bob: text 28",
  ]);
});

Deno.test("after a new beginning nobody knows what is missing, and what was shown is not shown again", () => {
  const session = new SessionHarness().join();
  session.push(messageOf(12, { nonce: "shown" }));
  comeBack(session, { position: { epoch: "e2", offset: 2 }, complete: false });
  session.push(messageOf(1, { nonce: "shown" }), messageOf(2, { nonce: "new" }));
  session.push(messageOf(3, { nonce: "shown" }), messageOf(4, { nonce: "shown", from: "eve" }));
  assert.deepEqual(session.takeLines(), [
    "connected v1 as ada again",
    "gap unknown",
    "message bob: text 2",
    "message eve: text 4",
  ]);
});

Deno.test("a log that was rolled back is read anew", () => {
  const session = new SessionHarness().join();
  session.push(messageOf(12), messageOf(13));
  comeBack(session, { position: { epoch: "e1", offset: 13 }, complete: false });
  session.push(messageOf(11, { nonce: "other-11" }), messageOf(12), messageOf(13, { nonce: "other-13" }));
  assert.deepEqual(session.takeLines(), [
    "connected v1 as ada again",
    "gap unknown",
    "message bob: text 11",
    "message bob: text 13",
  ]);
  session.close();
  session.wait(8_000);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  const join = session.takeCommands().at(-1);
  assert.deepEqual(join?.type === "join" && join.since, { epoch: "e1", offset: 13, nonce: "other-13" });
});

Deno.test("a position beyond the top is unknown to the server, whatever it says", () => {
  const session = new SessionHarness().join();
  session.push(messageOf(12));
  comeBack(session, { position: { epoch: "e1", offset: 3 }, complete: true });
  session.push(messageOf(4));
  assert.deepEqual(session.takeLines(), ["connected v1 as ada again", "gap unknown", "message bob: text 4"]);
});

Deno.test("a cut in the middle of reading anew begins that reading again", () => {
  const session = new SessionHarness().join();
  session.push(messageOf(12));
  comeBack(session, { position: { epoch: "e2", offset: 5 }, complete: false });
  session.close();
  session.wait(8_000);
  session.take();
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  const [join] = session.takeCommands();
  assert.deepEqual(join?.type === "join" && join.since, { epoch: "e1", offset: 12, nonce: "nonce-12" });
});

Deno.test("who came and went meanwhile is one event, without oneself", () => {
  const session = new SessionHarness().join();
  session.push({ type: "joined", name: "cleo" }, { type: "left", name: "bob" });
  session.take();
  comeBack(session, { members: [{ name: "ada-2" }, { name: "bob" }, { name: "dan" }], name: "ada-2" });
  assert.deepEqual(session.takeLines(), ["connected v1 as ada-2 again", "members +[bob,dan] -[cleo]"]);
});

Deno.test("after a new beginning members are awaited for 30 s before they are said to be gone", () => {
  const session = new SessionHarness().join({
    members: [{ name: "ada" }, { name: "bob" }, { name: "cleo" }],
  });
  comeBack(session, {
    position: { epoch: "e2", offset: 0 },
    complete: false,
    members: [{ name: "ada" }, { name: "dan" }],
  });
  assert.deepEqual(session.takeLines(), ["connected v1 as ada again", "members +[dan] -[]"]);
  session.push({ type: "joined", name: "bob" }, { type: "joined", name: "eve" });
  assert.deepEqual(session.takeLines(), ["joined eve"]);
  session.push({ type: "pong" });
  for (let passed = 0; passed < 30_000; passed += 5_000) {
    session.wait(5_000);
    session.push({ type: "pong" });
  }
  assert.deepEqual(session.takeLines().filter((line) => !line.startsWith("send")), ["members +[] -[cleo]"]);
});

Deno.test("joins, departures, renames and typing are told, and the list of members follows", () => {
  const session = new SessionHarness().join();
  session.push(
    { type: "joined", name: "cleo" },
    { type: "left", name: "bob" },
    { type: "renamed", from: "cleo", to: "kim" },
    { type: "typing", name: "kim" },
    { type: "joined", name: "guest", unverified: true },
  );
  assert.deepEqual(session.takeLines(), [
    "joined cleo",
    "left bob",
    "renamed cleo to kim",
    "typing kim",
    "joined guest",
  ]);
  assert.deepEqual(session.state.roster.members, [
    { name: "ada" },
    { name: "kim" },
    { name: "guest", unverified: true },
  ]);
});

Deno.test("a whisper is shown, one's own as its acknowledgement, and its second echo not", () => {
  const session = new SessionHarness().join();
  session.tell({ type: "say", nonce: "w1", text: "psst", to: "bob" });
  const echo = { type: "whisper", nonce: "w1", from: "ada", to: "bob", text: "psst", sentAtMs: 9 } as const;
  session.push(echo, echo, { ...echo, nonce: "w2", from: "bob", to: "ada", text: "what?" });
  assert.deepEqual(session.takeLines(), [
    "sending psst",
    'send {"type":"whisper","nonce":"w1","to":"bob","text":"psst"}',
    "own whisper ada to bob: psst",
    "whisper bob to ada: what?",
  ]);
  assert.equal(session.state.outbox.entries.length, 0);
});

Deno.test("a refusal of which there is nothing to be seen is told in our own words", () => {
  for (const message of ["", " ", "\u200b\u00ad"]) {
    const session = new SessionHarness();
    session.tell({ type: "start" });
    session.tell({ type: "opened", protocol: "terminalchat.v1" });
    session.take();
    session.push({ type: "refused", code: "bad_name", message });
    assert.deepEqual(session.takeLines(), ["close", "ended refused (This cannot be a name) []"]);
    const member = new SessionHarness().join();
    member.push({ type: "refused", code: "name_taken", message });
    const [event] = member.takeEvents();
    assert.equal(event?.type === "refused" && event.message, refusals.name_taken.message);
  }
});

Deno.test("a refused join is the end and says why; one refused for now is tried again", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.push({ type: "refused", code: "channel_full", message: "The channel is full" });
  assert.deepEqual(session.takeLines(), ["close", "ended refused (The channel is full) []"]);
  const patient = new SessionHarness();
  patient.tell({ type: "start" });
  patient.tell({ type: "opened", protocol: "terminalchat.v1" });
  patient.take();
  patient.push({ type: "refused", code: "draining", message: "Restarting", retryAfterMs: 4_000 });
  assert.deepEqual(patient.takeLines(), ["abandon", "disconnected (Restarting) 1/1 in 4500"]);
});

Deno.test("a join that the network held up until the server had given up is tried again", () => {
  const session = new SessionHarness().join();
  session.close();
  session.wait(1_000);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.push({ type: "refused", code: "not_joined", message: "Join the channel first" });
  assert.deepEqual(session.takeLines(), ["abandon", "disconnected (Join the channel first) 2/5 in 2000"]);
});

Deno.test("somebody who was in already waits for a full channel, but not with a bad name", () => {
  const session = new SessionHarness().join();
  session.close();
  session.wait(1_000);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.push({ type: "refused", code: "channel_full", message: "full" });
  assert.deepEqual(session.takeLines(), ["abandon", "disconnected (full) 2/5 in 2000"]);
  session.wait(2_000);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.push({ type: "refused", code: "bad_name", message: "no" });
  assert.equal(session.takeLines().at(-1), "ended refused (no) []");
});

Deno.test("lines that cannot be read are skipped; twenty in a row are the end", () => {
  const session = new SessionHarness().join();
  session.tell({ type: "frame", frame: `${"?\n".repeat(19)}{"type":"later"}\n${"{}\n".repeat(19)}` });
  session.push(messageOf(12));
  assert.deepEqual(session.takeLines(), ["message bob: text 12"]);
  session.tell({ type: "frame", frame: '{"type":"message"}\n'.repeat(20) });
  assert.match(session.takeLines().join(" "), /^abandon ended closed \(the server sends what .* cannot read/);
});

Deno.test("a second welcome, a page that nobody asked for and unknown types are ignored", () => {
  const session = new SessionHarness().join();
  session.push(welcomeOf({ name: "mallory" }));
  session.push({ type: "page", epoch: "e1", before: 5, messages: [], more: false });
  session.tell({ type: "frame", frame: '{"type":"confetti","amount":3}' });
  assert.deepEqual(session.takeLines(), []);
  assert.equal(session.state.name, "ada");
});

Deno.test("limits of nonsense are brought into sane ranges", () => {
  const limits: Limits = {
    maxTextCharacters: 1,
    maxTextBytes: Number.MAX_SAFE_INTEGER,
    maxFrameBytes: 0,
    maxNameCharacters: 9_999,
    maxUnacknowledged: 0,
    pingEveryMs: 1,
  };
  const session = new SessionHarness().join({ limits });
  assert.deepEqual(session.state.limits, {
    maxTextCharacters: 16,
    maxTextBytes: 67_108_863,
    maxFrameBytes: 65_536,
    maxNameCharacters: 256,
    maxUnacknowledged: 256,
    pingEveryMs: 1_000,
  });
});

Deno.test("a member list without end is cut, and the person is told", () => {
  const members = Array.from({ length: 50_003 }, (_, number) => ({ name: `m${number}` }));
  const session = new SessionHarness();
  session.tell({ type: "start" });
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.push(welcomeOf({ members }));
  assert.equal(session.takeLines()[1], "notice The list of members is cut: 3 more are here");
  session.push({ type: "joined", name: "one too many" });
  assert.equal(session.state.roster.members.length, 50_000);
});

Deno.test("epochs, tokens and marks beyond all measure are not kept to be sent again", () => {
  const long = "x".repeat(10_000);
  const session = new SessionHarness().join({ session: long, position: { epoch: long, offset: 3 } });
  session.push(messageOf(4, { nonce: long }));
  session.close();
  session.wait(1_000);
  session.take();
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  assert.deepEqual(session.takeCommands(), [{ type: "join", name: "ada" }]);
});

Deno.test("a time that no date can hold is brought to one that can", () => {
  const session = new SessionHarness().join();
  session.push(messageOf(12, { sentAtMs: Number.MAX_SAFE_INTEGER }));
  const [event] = session.takeEvents();
  assert(event?.type === "message" && !Number.isNaN(new Date(event.sentAtMs).getTime()));
});

Deno.test("a ping is sent after 10 s of own silence, and its answer measured", () => {
  const session = new SessionHarness().join();
  session.wait(9_999);
  assert.deepEqual(session.takeLines(), []);
  session.wait(1);
  assert.deepEqual(session.takeLines(), ['send {"type":"ping"}']);
  session.wait(230);
  session.push({ type: "pong" });
  assert.equal(session.state.roundTripMs, 230);
  session.wait(9_769);
  assert.deepEqual(session.takeLines(), []);
  session.wait(1);
  assert.deepEqual(session.takeLines(), ['send {"type":"ping"}']);
});

Deno.test("a ping is sent to a silent server too, however much we talk", () => {
  const session = new SessionHarness().join();
  session.wait(6_000);
  session.say("anybody?");
  session.take();
  session.wait(4_000);
  assert.deepEqual(session.takeLines(), ['send {"type":"ping"}']);
});

Deno.test("a ping without answer for 10 s is the end of the connection, whatever else came", () => {
  const session = new SessionHarness().join();
  session.wait(10_000);
  session.wait(5_000);
  session.push(messageOf(12));
  session.take();
  session.wait(4_999);
  assert.deepEqual(session.takeLines(), []);
  session.wait(1);
  assert.deepEqual(session.takeLines(), [
    "abandon",
    "disconnected (the server does not answer any more) 1/5 in 1000",
  ]);
});

Deno.test("a welcome that cannot be read is not waited for", () => {
  const nonsense = ["NaN", "-1", '"4000"', "null", "1e400", "1.5", "[]"];
  for (const value of nonsense) {
    const session = new SessionHarness();
    session.tell({ type: "start" });
    session.tell({ type: "opened", protocol: "terminalchat.v1" });
    session.take();
    const welcome = JSON.stringify(welcomeOf()).replace('"maxTextBytes":400', `"maxTextBytes":${value}`);
    session.tell({ type: "frame", frame: welcome });
    assert.match(session.takeLines().join(), /^abandon,disconnected \(the server sends what .* cannot read/);
  }
});

Deno.test("what comes before the welcome is no part of the channel, and a second welcome changes nothing", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  const page = { type: "page", epoch: "e1", before: 12, messages: [messageOf(11)], more: true } as const;
  session.push(messageOf(7), { type: "joined", name: "eve" }, page, { type: "left", name: "ada" });
  assert.deepEqual(session.takeLines(), []);
  session.push(welcomeOf());
  session.take();
  const { state } = session;
  session.push(
    welcomeOf({ name: "eve", session: "token-2", position: { epoch: "e9", offset: 2 ** 53 - 1 } }),
  );
  assert.deepEqual(session.takeLines(), []);
  assert.deepEqual({ ...session.state, heartbeat: undefined }, { ...state, heartbeat: undefined });
  session.push(page);
  assert.deepEqual(session.takeLines(), []);
});

Deno.test("places beyond whole numbers are not read, the last whole one is a gap, and lower ones were seen", () => {
  const session = new SessionHarness().join();
  const far = JSON.stringify(messageOf(12)).replace('"offset":12', '"offset":1152921504606846976');
  session.tell({ type: "frame", frame: far });
  assert.deepEqual(session.takeLines(), []);
  const last = messageOf(2 ** 53 - 1, { sentAtMs: 0 });
  session.push(messageOf(12), last, messageOf(12), messageOf(0), last);
  assert.deepEqual(session.takeLines(), [
    "message bob: text 12",
    `gap ${2 ** 53 - 1 - 13}`,
    `message bob: text ${2 ** 53 - 1}`,
  ]);
});

Deno.test("refusals and notices without end keep nothing", () => {
  const session = new SessionHarness().join();
  const { state } = session;
  for (let count = 0; count < 1_000; count++) {
    session.push(
      { type: "refused", code: "bad_text", message: "no", nonce: `x${count}` },
      { type: "refused", code: "rate_limited", message: "no", nonce: `x${count}`, retryAfterMs: 9e15 },
      { type: "accepted", nonce: `x${count}`, offset: count },
      { type: "notice", text: "x".repeat(70_000) },
    );
    for (const event of session.takeEvents()) {
      assert.ok(event.type === "notice" && event.text.length === 70_000);
    }
  }
  assert.deepEqual({ ...session.state, heartbeat: undefined }, { ...state, heartbeat: undefined });
});
