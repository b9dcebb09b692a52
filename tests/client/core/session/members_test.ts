import assert from "node:assert/strict";
import type { Member } from "../../../../src/protocol/frame.ts";
import { SessionHarness } from "../../../support/session_harness.ts";

function named(...names: readonly string[]): readonly Member[] {
  return names.map((name) => ({ name }));
}

function begunAnew(count: number): SessionHarness {
  const others = Array.from({ length: count }, (_, index) => `m${index}`);
  const session = new SessionHarness().join({ members: named("ada", ...others) });
  session.close();
  session.wait(2_000);
  session.reopen({ position: { epoch: "e2", offset: 0 }, members: named("ada") });
  return session;
}

Deno.test("who comes back after a new beginning never left, and who does not is gone after 30 s", () => {
  const session = begunAnew(3);
  session.push({ type: "joined", name: "m1" }, { type: "joined", name: "eve" });
  assert.deepEqual(session.takeLines(), ["joined eve"]);
  session.push({ type: "joined", name: "m1" });
  assert.deepEqual(session.takeLines(), ["joined m1"]);
  for (let count = 0; count < 10; count++) {
    session.wait(3_000);
    session.push({ type: "pong" });
  }
  assert.ok(session.takeLines().includes("members +[] -[m0,m2]"));
});

Deno.test("tens of thousands who come back at once take no time", () => {
  const session = begunAnew(40_000);
  for (let first = 0; first < 40_000; first += 1_000) {
    session.push(
      ...Array.from(
        { length: 1_000 },
        (_, index) => ({ type: "joined", name: `m${first + index}` }) as const,
      ),
    );
  }
  assert.deepEqual(session.takeLines(), []);
  assert.equal(session.state.returning?.names.size, 0);
});

Deno.test("a new epoch with every connection awaits no more people than can be kept", () => {
  const session = new SessionHarness().join();
  for (let life = 1; life <= 4; life++) {
    session.close();
    session.wait(31_000);
    const members = Array.from({ length: 40_000 }, (_, index) => ({ name: `life ${life} ${index}` }));
    session.reopen({ position: { epoch: `e${life}`, offset: 0 }, members });
  }
  assert.ok(session.state.returning!.names.size <= 50_000);
});
