import assert from "node:assert/strict";
import { SessionHarness, welcomeOf } from "../../../support/session_harness.ts";

/** Says something, and loses the connection before it is acknowledged. */
function withUnacknowledgedText(awayMs: number): SessionHarness {
  const session = new SessionHarness().join();
  session.say("perhaps");
  session.close();
  session.wait(1_000);
  for (let passedMs = 0; passedMs < awayMs; passedMs += 1_000) {
    session.wait(1_000);
    if (session.state.phase.type === "opening") session.close(0, "no server");
  }
  while (session.state.phase.type !== "opening") session.wait(1_000);
  session.take();
  return session;
}

const elsewhere = { session: "token-2", complete: false, replay: 0, position: { epoch: "e2", offset: 0 } };

Deno.test("a text sent long ago to a server that has forgotten is given back, not sent again", () => {
  const session = withUnacknowledgedText(601_000);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.push({ ...welcomeOf(), ...elsewhere });
  const effects = session.take();
  const refused = effects.flatMap((effect) =>
    effect.type === "emit" && effect.event.type === "refused" ? [effect.event] : []
  );
  assert.deepEqual(refused.map(({ nonce, text }) => ({ nonce, text })), [{
    nonce: "own-perhaps",
    text: "perhaps",
  }]);
  assert.match(refused[0]?.message ?? "", /may have been sent/);
  assert.ok(effects.every((effect) => effect.type !== "send"));
  assert.deepEqual(session.state.outbox.entries, []);
});

Deno.test("what was typed while away is sent all the same", () => {
  const session = withUnacknowledgedText(601_000);
  session.say("typed later");
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.push({ ...welcomeOf(), ...elsewhere });
  assert.deepEqual(session.takeCommands(), [{
    type: "publish",
    nonce: "own-typed later",
    text: "typed later",
  }]);
});

Deno.test("a text sent a while ago is sent again, even to a server that has forgotten", () => {
  const session = withUnacknowledgedText(60_000);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.push({ ...welcomeOf(), ...elsewhere });
  assert.deepEqual(session.takeCommands(), [{ type: "publish", nonce: "own-perhaps", text: "perhaps" }]);
});

Deno.test("a text sent long ago is sent again in its own session", () => {
  const session = withUnacknowledgedText(601_000);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.push({ ...welcomeOf(), complete: false, replay: 0, position: { epoch: "e2", offset: 0 } });
  assert.deepEqual(session.takeCommands(), [{ type: "publish", nonce: "own-perhaps", text: "perhaps" }]);
});

Deno.test("a text sent long ago that is met in the log is settled, not asked about", () => {
  const session = withUnacknowledgedText(601_000);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.push({
    ...welcomeOf(),
    session: "token-2",
    complete: false,
    replay: 1,
    position: { epoch: "e2", offset: 13 },
  });
  assert.deepEqual(session.takeEvents().filter(({ type }) => type === "refused"), []);
  session.push({
    ...{
      type: "message",
      offset: 13,
      nonce: "own-perhaps",
      from: "ada",
      text: "perhaps",
      sentAtMs: 1_700_000_000_000,
    },
  });
  const types = session.takeEvents().map(({ type }) => type);
  assert.deepEqual(types.filter((type) => type === "refused" || type === "message"), ["message"]);
  assert.deepEqual(session.state.outbox.entries, []);
});
