import assert from "node:assert/strict";
import type { PresenceChange } from "../../../../src/client/core/timeline_item.ts";
import { presenceText } from "../../../../src/client/tui/full_screen/presence_text.ts";

function textOf(changes: readonly PresenceChange[]): string {
  return presenceText({ type: "presence", changes, more: 0, atMs: 0 });
}

Deno.test("presenceText() says one change in full", () => {
  assert.equal(textOf([{ type: "joined", name: "bob" }]), "🟢 bob joined the chat");
  assert.equal(textOf([{ type: "left", name: "bob" }]), "🔴 bob left the chat");
  assert.equal(textOf([{ type: "renamed", name: "bob", to: "rob" }]), "🔄 bob is now rob");
});

Deno.test("presenceText() folds who came and went", () => {
  const changes: readonly PresenceChange[] = [
    { type: "joined", name: "bob" },
    { type: "left", name: "eve" },
    { type: "left", name: "bob" },
    { type: "joined", name: "eve" },
    { type: "joined", name: "kim" },
  ];
  assert.equal(textOf(changes), "🟢 kim joined  bob came and went  eve went and came back");
});

Deno.test("presenceText() knows who has taken another name meanwhile", () => {
  const changes: readonly PresenceChange[] = [
    { type: "joined", name: "kim" },
    { type: "renamed", name: "kim", to: "joe" },
    { type: "left", name: "joe" },
  ];
  assert.equal(textOf(changes), "joe came and went  🔄 kim is now joe");
});
