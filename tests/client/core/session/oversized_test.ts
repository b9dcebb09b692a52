import assert from "node:assert/strict";
import { SessionHarness } from "../../../support/session_harness.ts";

const told = "the server sends more at once than any may";
const pongs = '{"type":"pong"}\n'.repeat(20_000);

function notice(units: number): string {
  return JSON.stringify({ type: "notice", text: "x".repeat(units) });
}

function receive(session: SessionHarness, frame: string): readonly string[] {
  session.tell({ type: "frame", frame });
  return session.takeLines();
}

Deno.test("a frame of more lines than fit into one is not read, and the server is left alone when it repeats it", () => {
  const session = new SessionHarness().join();
  assert.deepEqual(receive(session, pongs), ["abandon", `disconnected (${told}) 1/5 in 1000`]);
  session.wait(1_000);
  session.reopen();
  assert.deepEqual(receive(session, pongs), ["abandon", `ended closed (${told}) []`]);
});

Deno.test("a single line may be longer, but not without end", () => {
  const session = new SessionHarness().join();
  assert.match(receive(session, notice(1_000_000)).join(), /^notice x+$/);
  assert.match(receive(session, `${notice(300_000)}\n`).join(), /^notice x+$/);
  assert.deepEqual(receive(session, notice(4_200_000)), ["abandon", `disconnected (${told}) 1/5 in 1000`]);
});

Deno.test("a socket that finds a frame too large counts as well", () => {
  const session = new SessionHarness().join();
  session.tell({ type: "closed", code: 0, reason: "too large", isOversized: true });
  session.wait(1_000);
  session.reopen();
  session.tell({ type: "closed", code: 0, reason: "too large", isOversized: true });
  assert.equal(session.takeLines().at(-1), `ended closed (${told}) []`);
});

Deno.test("a goodbye is over where the server answers it with too much", () => {
  const session = new SessionHarness().join();
  session.tell({ type: "leave" });
  session.take();
  assert.deepEqual(receive(session, pongs), ["abandon", "ended left (you left) []"]);
});

Deno.test("a server of the original's kind may not send more either", () => {
  const session = new SessionHarness();
  session.tell({ type: "start" });
  session.tell({ type: "opened", protocol: "" });
  session.take();
  assert.match(receive(session, `bob: ${"x".repeat(5_000_000)}`).join(), /^abandon,disconnected/);
});

Deno.test("what was too large is forgotten where all is well for ten minutes", () => {
  const session = new SessionHarness().join();
  receive(session, pongs);
  for (let count = 0; count < 3; count++) {
    session.wait(1_000);
    session.reopen();
    for (let second = 0; second < 600; second += 5) {
      session.wait(5_000);
      session.push({ type: "pong" });
    }
    session.take();
    assert.deepEqual(receive(session, pongs), ["abandon", `disconnected (${told}) 1/5 in 1000`]);
  }
});
