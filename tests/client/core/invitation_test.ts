import assert from "node:assert/strict";
import { flat } from "../../../src/client/core/entry.ts";
import { invitationEntries } from "../../../src/client/core/invitation.ts";
import { joinLine } from "../../../src/client/core/presets.ts";

Deno.test("invitationEntries() shows the line to type on a line of its own", () => {
  assert.deepEqual(invitationEntries(joinLine("a4b2c3", "ws://192.0.2.2:8000")).map(flat), [
    "-!- Whoever types this joins:",
    "-!-   terminalchat chat a4b2c3 --server ws://192.0.2.2:8000",
  ]);
  assert.equal(
    flat(invitationEntries(joinLine("a4b2c3", undefined))[1]!),
    "-!-   terminalchat chat a4b2c3",
  );
});
