/**
 * Coming back after a lost connection: what the server reads for it, and what the client does with it.
 * `deno bench -A tests/bench/recovery_bench.ts`
 * @module
 */
import { encode } from "../../src/protocol/codec.ts";
import type { MessagePush } from "../../src/protocol/frame.ts";
import { History } from "../../src/server/core/history.ts";
import { joinedUnits, joinFrames } from "../../src/server/core/outbox.ts";
import { replayFor } from "../../src/server/core/replay.ts";
import { messageOf, SessionHarness } from "../support/session_harness.ts";

const kept = 10_000;
const limits = { maxMessages: kept, maxAgeMs: 86_400_000 };
const sentAtMs = 1_800_000_000_000;
const epoch = "e1";
const history = new History(limits);
const pushes: MessagePush[] = [];
for (let offset = 1; offset <= kept; offset++) {
  const push = messageOf(offset, { nonce: `nonce-${offset}`, sentAtMs });
  pushes.push(push);
  history.append({ offset, nonce: push.nonce, sentAtMs, line: encode(push) });
}

/** Reads everything that was missed, in the pieces in which a server sends it. */
function readMissed(missed: number): readonly string[] {
  const since = { epoch, offset: kept - missed, nonce: `nonce-${kept - missed}` };
  const { after } = replayFor(since, { position: { epoch, offset: kept }, history, limits });
  const frames: string[] = [];
  for (let readOffset = after; readOffset < kept;) {
    const piece = history.after(readOffset, 262_144);
    frames.push(...joinFrames(piece.map(({ line }) => line), joinedUnits));
    readOffset += piece.length;
  }
  return frames;
}

for (const missed of [10, 1_000, 9_000]) {
  const frames = readMissed(missed);
  Deno.bench(`the server reads ${missed} missed messages`, { group: "recovery, the server's side" }, () => {
    readMissed(missed);
  });
  Deno.bench(`the client takes ${missed} missed messages`, { group: "recovery, the client's side" }, (b) => {
    const harness = new SessionHarness().join({ position: { epoch, offset: kept - missed } });
    harness.close();
    harness.wait(1_000);
    b.start();
    harness.reopen({ position: { epoch, offset: kept }, replay: missed });
    for (const frame of frames) harness.tell({ type: "frame", frame });
    b.end();
  });
}
