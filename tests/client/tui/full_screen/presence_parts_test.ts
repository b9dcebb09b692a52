import assert from "node:assert/strict";
import type { PresenceChange } from "../../../../src/client/core/timeline_item.ts";
import { presenceParts } from "../../../../src/client/tui/full_screen/presence_parts.ts";

function textOf(changes: readonly PresenceChange[]): string {
  return presenceParts({ type: "presence", changes, more: 0, atMs: 0 }).join(" · ");
}

Deno.test("presenceParts() says one change in full", () => {
  assert.equal(textOf([{ type: "joined", name: "bob" }]), "🟢 bob joined the chat");
  assert.equal(textOf([{ type: "left", name: "bob" }]), "🔴 bob left the chat");
  assert.equal(textOf([{ type: "renamed", name: "bob", to: "rob" }]), "🔄 bob is now rob");
});

Deno.test("presenceParts() folds who came and went", () => {
  const changes: readonly PresenceChange[] = [
    { type: "joined", name: "bob" },
    { type: "left", name: "eve" },
    { type: "left", name: "bob" },
    { type: "joined", name: "eve" },
    { type: "joined", name: "kim" },
  ];
  assert.match(textOf(changes), /^🟢 kim joined .*bob came and went .*eve went and came back$/);
});

Deno.test("presenceParts() knows who has taken another name meanwhile", () => {
  const changes: readonly PresenceChange[] = [
    { type: "joined", name: "kim" },
    { type: "renamed", name: "kim", to: "joe" },
    { type: "left", name: "joe" },
  ];
  assert.match(textOf(changes), /^joe came and went .*🔄 kim is now joe$/);
});

Deno.test("presenceParts() names the first of a kind and counts the others", () => {
  const changes = Array.from({ length: 11 }, (_, index) => ({ type: "joined", name: `n${index}` } as const));
  const [, names, more] = /(n0(?:, n\d+)*) and (\d+) more/.exec(textOf(changes))!;
  assert.equal(names!.split(", ").length + Number(more), 11);
});

Deno.test("presenceParts() tells how many changes it does not know any more", () => {
  const changes = [{ type: "joined", name: "bob" }] as const;
  const parts = presenceParts({ type: "presence", changes, more: 7, atMs: 0 });
  assert.match(parts.join(" · "), /bob joined.* and 7 more /);
});

Deno.test("presenceParts() shows names as they may be shown", () => {
  assert.equal(textOf([{ type: "joined", name: "b\x1b[2Job" }]), '🟢 "b␛[2Job" joined the chat');
  assert.doesNotMatch(textOf([{ type: "joined", name: "a\nb" }, { type: "left", name: "c\nd" }]), /\n/);
});
