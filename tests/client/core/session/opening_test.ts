import assert from "node:assert/strict";
import { addressOf, SessionHarness } from "../../../support/session_harness.ts";

/** The upgrade is refused with this HTTP status. */
function refuseUpgrade(session: SessionHarness, upgradeStatus: number): void {
  session.tell({ type: "closed", code: 0, reason: `status ${upgradeStatus}`, upgradeStatus });
}

Deno.test("a session opens the channel's URL, joins first of all, and is connected by the welcome", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  assert.deepEqual(session.takeLines(), ["connecting 0", "open wss://chat.test/ws/a4b2c1 [terminalchat.v1]"]);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  assert.deepEqual(session.takeLines(), ['send {"type":"join","name":"ada"}']);
  session.push({ type: "notice", text: "hello" }, { type: "joined", name: "early" });
  assert.deepEqual(session.takeLines(), ["notice hello"]);
});

Deno.test("the code goes as it was typed, under the server's path prefix", () => {
  const session = new SessionHarness({ address: addressOf("https://x.test/chat"), code: "A4b2C1" });
  session.tell({ type: "start" });
  assert.equal(session.takeLines()[1], "open wss://x.test/chat/ws/A4b2C1 [terminalchat.v1]");
});

Deno.test("a second start changes nothing", () => {
  const session = new SessionHarness().join();
  session.tell({ type: "start" });
  assert.deepEqual(session.takeLines(), []);
});

Deno.test("a first connection that takes long is told of once, and still has its 30 s", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  session.take();
  session.wait(3_999);
  assert.deepEqual(session.takeLines(), []);
  session.wait(1);
  assert.deepEqual(session.takeLines(), ["slow_start"]);
  session.wait(16_000);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.wait(9_999);
  assert.deepEqual(session.takeLines(), ['send {"type":"join","name":"ada"}']);
  session.wait(1);
  assert.deepEqual(session.takeLines(), [
    "abandon",
    "disconnected (chat.test did not answer in time) 1/1 in 1000",
  ]);
});

Deno.test("a first connection gets two tries; then the server is unreachable, and the last reason is told", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  session.close(0, "no server answers");
  session.say("hello?");
  session.take();
  session.wait(1_000);
  assert.deepEqual(session.takeLines(), ["connecting 1", "open wss://chat.test/ws/a4b2c1 [terminalchat.v1]"]);
  session.close(0, "no server answers");
  assert.deepEqual(session.takeLines(), ["ended unreachable (no server answers) [hello?]"]);
  session.wait(600_000);
  session.say("too late");
  session.tell({ type: "leave" });
  session.tell({ type: "retry_now" });
  session.tell({ type: "woke" });
  assert.deepEqual(session.takeLines(), []);
});

Deno.test("where the upgrade is refused the other forms are tried within one try, and the one that works stays", () => {
  const session = new SessionHarness({ name: "Zoë B." });
  session.tell({ type: "start" });
  refuseUpgrade(session, 403);
  assert.deepEqual(session.takeLines(), [
    "connecting 0",
    "open wss://chat.test/ws/a4b2c1 [terminalchat.v1]",
    "open wss://chat.test/ws/a4b2c1/Zo%C3%AB%20B. [terminalchat.v1]",
  ]);
  session.tell({ type: "opened", protocol: "" });
  assert.deepEqual(session.takeLines(), ["connected line as Zoë B."]);
  session.wait(6_000);
  session.close();
  session.wait(1_000);
  assert.deepEqual(
    session.takeLines().at(-1),
    "open wss://chat.test/ws/a4b2c1/Zo%C3%AB%20B. [terminalchat.v1]",
  );
});

Deno.test("a server that wants no subprotocol offered is asked without one", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  refuseUpgrade(session, 400);
  refuseUpgrade(session, 404);
  session.take();
  refuseUpgrade(session, 404);
  assert.deepEqual(session.takeLines(), ["open wss://chat.test/ws/a4b2c1/ada []"]);
  session.tell({ type: "opened", protocol: "" });
  assert.deepEqual(session.takeLines(), ["connected line as ada"]);
});

Deno.test("where every form is refused the first refusal is the reason", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  for (const status of [403, 404, 404, 500]) refuseUpgrade(session, status);
  assert.equal(session.takeLines().at(-1), "disconnected (status 403) 1/1 in 1000");
  session.wait(1_000);
  assert.equal(session.takeLines().at(-1), "open wss://chat.test/ws/a4b2c1 [terminalchat.v1]");
});

Deno.test("all forms together have no more time than one try", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  session.wait(20_000);
  refuseUpgrade(session, 404);
  session.take();
  session.wait(10_000);
  assert.match(session.takeLines()[1] ?? "", /^disconnected \(chat.test did not answer in time\)/);
  session.wait(1_000);
  assert.equal(session.takeLines().at(-1), "open wss://chat.test/ws/a4b2c1/ada [terminalchat.v1]");
});

for (const status of [429, 502, 503, 504]) {
  Deno.test(`a server that is busy (${status}) is not taken for one of another form`, () => {
    const session = new SessionHarness();
    session.tell({ type: "start" });
    refuseUpgrade(session, status);
    assert.equal(session.takeLines().at(-1), `disconnected (status ${status}) 1/1 in 1000`);
  });
}

Deno.test("no other form is tried on a server that was joined before", () => {
  const session = new SessionHarness().join();
  session.wait(6_000);
  session.close();
  session.wait(1_000);
  session.take();
  refuseUpgrade(session, 404);
  assert.equal(session.takeLines()[0], "disconnected (status 404) 2/5 in 2000");
});

Deno.test("a server that takes the connection and says nothing is given up after 30 s", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.wait(30_000);
  assert.deepEqual(session.takeLines(), [
    "slow_start",
    "abandon",
    "disconnected (chat.test did not answer in time) 1/1 in 1000",
  ]);
});
