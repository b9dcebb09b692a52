import assert from "node:assert/strict";
import type { Push } from "../../../../src/protocol/frame.ts";
import { withShortNames } from "../../../../src/client/core/session/short_names.ts";
import { messageOf, welcomeOf } from "../../../support/session_harness.ts";

const long = "n".repeat(100_000);

const pushes: readonly Push[] = [
  messageOf(11, { from: long }),
  { type: "whisper", nonce: "w", from: long, to: long, text: "hi", sentAtMs: 11 },
  { type: "joined", name: long },
  { type: "left", name: long },
  { type: "typing", name: long },
  { type: "renamed", from: long, to: long },
  { type: "page", epoch: "e1", before: 12, more: false, messages: [messageOf(11, { from: long })] },
  welcomeOf({ name: long }),
];

for (const push of pushes) {
  Deno.test(`withShortNames() cuts the names of ${push.type}`, () => {
    assert.ok(JSON.stringify(withShortNames(push)).length < 1_000);
  });
}

Deno.test("withShortNames() leaves everything else as it is", () => {
  for (const push of [messageOf(11, { text: long }), { type: "pong" } as const, welcomeOf()]) {
    assert.deepEqual(withShortNames(push), push);
  }
});
