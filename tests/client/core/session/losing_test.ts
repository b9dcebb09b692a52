import assert from "node:assert/strict";
import fc from "fast-check";
import { closeCodes } from "../../../../src/protocol/close_codes.ts";
import { SessionHarness, welcomeOf } from "../../../support/session_harness.ts";

/** Each try fails at once, for this long. */
function failFor(session: SessionHarness, milliseconds: number): void {
  const endMs = session.nowMs + milliseconds;
  while (session.nowMs < endMs) {
    session.wait(1_000);
    if (session.state.phase.type === "opening") session.close(0, "no server");
  }
}

Deno.test("a lost connection is tried again, with waits that double", () => {
  const session = new SessionHarness().join();
  session.wait(6_000);
  session.close(1006);
  failFor(session, 31_000);
  assert.deepEqual(session.takeLines().filter((line) => !line.startsWith("open")), [
    "disconnected (the connection was lost) 1/5 in 1000",
    "connecting 1",
    "disconnected (no server) 2/5 in 2000",
    "connecting 2",
    "disconnected (no server) 3/5 in 4000",
    "connecting 3",
    "disconnected (no server) 4/5 in 8000",
    "connecting 4",
    "disconnected (no server) 5/5 in 15000",
    "connecting 5",
    "offline (no server) in 45000",
  ]);
});

Deno.test("whoever the server sends back because its place is lost is there within 1.5 s, and later tries take their time", () => {
  const session = new SessionHarness().join();
  session.random = 0.999;
  session.wait(6_000);
  session.take();
  session.close(closeCodes.positionLost);
  assert.match(session.takeLines()[0] ?? "", /^disconnected .* 1\/5 in 1499$/);
  session.wait(1_499);
  session.reopen();
  session.take();
  session.close(closeCodes.positionLost);
  assert.match(session.takeLines()[0] ?? "", /^disconnected .* 2\/5 in 3996$/);
});

Deno.test("a pipe gives up after the quick tries, and says what was not sent", () => {
  const session = new SessionHarness({ isInteractive: false, maxReconnect: 2 }).join();
  session.say("one");
  session.close();
  session.say("two");
  failFor(session, 10_000);
  assert.equal(session.takeLines().at(-1), "ended gave_up (no server) [one,two]");
});

Deno.test("a person stays: tries go on every 30 to 60 s, and at once when asked", () => {
  const session = new SessionHarness({ maxReconnect: 1 }).join();
  session.close();
  failFor(session, 2_000);
  session.take();
  session.wait(44_000);
  assert.deepEqual(session.takeLines(), ["connecting 2", "open wss://chat.test/ws/a4b2c1 [terminalchat.v1]"]);
  session.close(0, "no server");
  assert.deepEqual(session.takeLines(), ["offline (no server) in 45000"]);
  session.wait(5_000);
  session.tell({ type: "retry_now" });
  assert.deepEqual(session.takeLines(), ["connecting 3", "open wss://chat.test/ws/a4b2c1 [terminalchat.v1]"]);
  session.tell({ type: "retry_now" });
  assert.deepEqual(session.takeLines(), []);
});

Deno.test("tries are counted anew once a connection has held for 5 s, and not before", () => {
  const session = new SessionHarness().join();
  for (const [heldMs, attempt] of [[4_999, 1], [4_999, 2], [5_000, 1]] as const) {
    session.wait(heldMs);
    session.close();
    assert.match(session.takeLines().at(-1) ?? "", new RegExp(` ${attempt}/5 in `));
    session.wait(4_000);
    session.reopen();
  }
});

Deno.test("connections that never hold use up the quick tries, and one that holds brings all of them back", () => {
  const session = new SessionHarness().join();
  const attempts: string[] = [];
  for (const heldMs of [1, 10, 100, 1_000, 4_999, 4_999, 5_000, 1]) {
    session.wait(heldMs);
    session.close();
    attempts.push(session.takeLines().at(-1)?.replace(/.*\) /, "") ?? "");
    session.tell({ type: "retry_now" });
    session.reopen();
  }
  assert.deepEqual(attempts, [
    "1/5 in 1000",
    "2/5 in 2000",
    "3/5 in 4000",
    "4/5 in 8000",
    "5/5 in 15000",
    "in 45000",
    "1/5 in 1000",
    "2/5 in 2000",
  ]);
});

Deno.test("a quick try to come back has 10 s, so that two fit into the time in which nobody is missed", () => {
  const session = new SessionHarness().join();
  session.wait(6_000);
  session.close();
  session.wait(1_000);
  session.take();
  session.wait(9_999);
  assert.deepEqual(session.takeLines(), []);
  session.wait(1);
  assert.deepEqual(session.takeLines(), [
    "abandon",
    "disconnected (chat.test did not answer in time) 2/5 in 2000",
  ]);
});

Deno.test("a try that has opened its socket and is not let in has no more time for it", () => {
  const session = new SessionHarness().join();
  session.close();
  session.wait(1_000);
  session.wait(8_000);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.wait(2_000);
  assert.equal(session.takeLines()[0], "abandon");
});

Deno.test("the last of the quick tries has 10 s too, a slow one 30 s: the server may have to wake up", () => {
  const session = new SessionHarness({ maxReconnect: 1 }).join();
  session.close();
  session.wait(1_000);
  session.wait(10_000);
  assert.match(session.takeLines().at(-1) ?? "", /^offline .* in 45000$/);
  session.tell({ type: "retry_now" });
  session.take();
  session.wait(29_999);
  assert.deepEqual(session.takeLines(), []);
  session.wait(1);
  assert.match(session.takeLines().at(-1) ?? "", /^offline /);
});

Deno.test("with no reconnects wanted a lost connection is the end", () => {
  const session = new SessionHarness({ maxReconnect: 0 }).join();
  session.close();
  assert.deepEqual(session.takeLines(), ["ended gave_up (the connection was lost) []"]);
});

const ends = [closeCodes.normal, closeCodes.policyViolation, closeCodes.replaced, closeCodes.flooding];
for (const code of ends) {
  Deno.test(`close code ${code} is the end`, () => {
    const session = new SessionHarness().join();
    session.close(code, "as told");
    assert.match(session.takeLines()[0] ?? "", /^ended closed \(.* \(as told\)\) \[\]$/);
  });
}

const losses = [0, 1001, 1005, 1006, 1011, 1012, 1013, closeCodes.tooSlow, closeCodes.positionLost, 4008];
for (const code of losses) {
  Deno.test(`close code ${code} is a loss to come back from`, () => {
    const session = new SessionHarness().join();
    session.close(code);
    assert.match(session.takeLines()[0] ?? "", /^disconnected .* 1\/5 in (1000|750)$/);
  });
}

Deno.test("a server that is about to restart is come back to when it wants, with some jitter", () => {
  const session = new SessionHarness().join();
  session.push({ type: "notice", text: "restarting", retryAfterMs: 8_000 });
  session.close(1012);
  assert.deepEqual(session.takeLines(), [
    "notice restarting",
    "disconnected (the server is restarting) 1/5 in 9000",
  ]);
  session.wait(9_000);
  session.close(0, "no server");
  assert.equal(session.takeLines().at(-1), "disconnected (no server) 2/5 in 2000");
});

Deno.test("a machine that woke up forgets its connection and opens another one at once", () => {
  const session = new SessionHarness().join();
  session.tell({ type: "woke" });
  assert.deepEqual(session.takeLines(), [
    "disconnected (this machine was asleep) 1/5 in 0",
    "abandon",
    "connecting 1",
    "open wss://chat.test/ws/a4b2c1 [terminalchat.v1]",
  ]);
});

Deno.test("waking up while offline counts the tries anew and begins with one at once", () => {
  const session = new SessionHarness({ maxReconnect: 2 }).join();
  session.close();
  failFor(session, 5_000);
  session.take();
  session.tell({ type: "woke" });
  assert.deepEqual(session.takeLines(), [
    "abandon",
    "connecting 1",
    "open wss://chat.test/ws/a4b2c1 [terminalchat.v1]",
  ]);
  session.close(0, "no network yet");
  assert.equal(session.takeLines()[0], "disconnected (no network yet) 2/2 in 2000");
});

Deno.test("waking up during the first connection begins it again", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  session.take();
  session.wait(3_000);
  session.tell({ type: "woke" });
  assert.deepEqual(session.takeLines().slice(0, 2), ["abandon", "connecting 0"]);
  session.wait(29_000);
  assert.equal(session.state.phase.type, "opening");
});

Deno.test("a frame that is too large is tried once more alone, then given back", () => {
  const session = new SessionHarness().join();
  session.say("a");
  session.say("b");
  session.take();
  session.close(1009);
  session.wait(1_000);
  session.reopen();
  session.wait(2_000);
  assert.deepEqual(session.takeCommands().map((command) => "nonce" in command && command.nonce), ["own-a"]);
  session.push({ type: "accepted", nonce: "own-a", offset: 12 });
  assert.deepEqual(session.takeCommands().map((command) => "nonce" in command && command.nonce), ["own-b"]);
  session.say("c");
  assert.deepEqual(session.takeLines(), ["sending c"]);
  session.close(1009);
  assert.match(session.takeLines()[0] ?? "", /^refused frame_too_large b$/);
  session.wait(6_000);
  session.reopen();
  session.wait(2_000);
  assert.deepEqual(session.state.outbox.entries.map((entry) => [entry.text, entry.isSent]), [["c", true]]);
  session.push({ type: "accepted", nonce: "own-c", offset: 13 });
  assert.equal(session.state.isCautious, false);
});

Deno.test("a server that finds even the join too large is not asked for ever", () => {
  const session = new SessionHarness().join();
  session.close(1009);
  session.wait(1_000);
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.close(1009);
  assert.match(session.takeLines().at(-1) ?? "", /^ended closed /);
});

Deno.test("leaving says goodbye, reads what the server still acknowledges, and ends with its close", () => {
  const session = new SessionHarness().join();
  session.say("bye");
  session.take();
  session.tell({ type: "leave" });
  assert.deepEqual(session.takeLines(), ['send {"type":"leave"}']);
  session.push({
    type: "message",
    offset: 12,
    nonce: "own-bye",
    from: "ada",
    text: "bye",
    sentAtMs: 1,
  });
  session.close(1000, "goodbye");
  assert.deepEqual(session.takeLines(), ["own message ada: bye", "ended left (you left) []"]);
});

Deno.test("a goodbye without an answer ends after 2 s, and at once when said twice", () => {
  const session = new SessionHarness().join();
  session.say("unheard");
  session.tell({ type: "leave" });
  session.take();
  session.wait(2_000);
  assert.deepEqual(session.takeLines(), ["abandon", "ended left (you left) [unheard]"]);
  const hasty = new SessionHarness().join();
  hasty.tell({ type: "leave" });
  hasty.tell({ type: "leave" });
  assert.deepEqual(hasty.takeLines().slice(1), ["abandon", "ended left (you left) []"]);
});

Deno.test("leaving without a connection ends at once", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  session.take();
  session.tell({ type: "leave" });
  assert.deepEqual(session.takeLines(), ["abandon", "ended left (you left) []"]);
});

Deno.test("leaving between the join and its answer says goodbye, so that the server holds no place", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  session.tell({ type: "opened", protocol: "terminalchat.v1" });
  session.take();
  session.tell({ type: "leave" });
  assert.deepEqual(session.takeLines(), [
    'send {"type":"leave"}',
    "close",
    "ended left (you left) []",
  ]);
});

Deno.test("whatever happens, at most one socket is open, and nothing follows the end", () => {
  const anyEvent = fc.constantFrom(
    "opened v1",
    "opened line",
    "welcome",
    "closed 0",
    "closed 1009",
    "closed 1000",
    "closed 404",
    "woke",
    "retry",
    "leave",
    "say",
    "refused",
    "garbage",
    "wait",
    "long wait",
  );
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), fc.boolean(), (events, isInteractive) => {
      const session = new SessionHarness({ isInteractive, maxReconnect: 2 });
      session.tell({ type: "start" });
      let isOpen = false;
      let hasEnded = false;
      const check = (): void => {
        for (const effect of session.take()) {
          assert(!hasEnded, "something follows the end");
          if (effect.type === "open") {
            assert(!isOpen, "a second socket is opened");
            isOpen = true;
          } else if (effect.type === "close" || effect.type === "abandon") isOpen = false;
          else if (effect.type === "send") assert(isOpen, "something is sent without a socket");
          else hasEnded = effect.event.type === "ended";
        }
      };
      check();
      for (const event of events) {
        if (event.startsWith("opened")) {
          if (session.state.phase.type !== "opening") continue;
          session.tell({ type: "opened", protocol: event.endsWith("v1") ? "terminalchat.v1" : "" });
        } else if (event.startsWith("closed")) {
          if (!isOpen) continue;
          isOpen = false;
          const code = Number(event.slice(7));
          const isUnopened = session.state.phase.type === "opening";
          if (code === 404 && isUnopened) {
            session.tell({ type: "closed", code: 0, reason: "", upgradeStatus: 404 });
          } else session.close(isUnopened ? 0 : code);
        } else if (event === "welcome") session.push(welcomeOf());
        else if (event === "refused") {
          session.push({ type: "refused", code: "channel_full", message: "full" });
        } else if (event === "garbage") session.tell({ type: "frame", frame: "?\n".repeat(7) });
        else if (event === "say") session.say("x", crypto.randomUUID());
        else if (event === "wait") session.wait(3_000);
        else if (event === "long wait") session.wait(70_000);
        else if (event === "retry") session.tell({ type: "retry_now" });
        else session.tell({ type: event as "woke" | "leave" });
        check();
      }
    }),
    { numRuns: 200 },
  );
});
