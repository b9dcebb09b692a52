import assert from "node:assert/strict";
import type { LiveFacts, ScreenContext } from "../../../../src/client/tui/full_screen/step.ts";
import { memberRows } from "../../../../src/client/tui/full_screen/member_list.ts";
import { rowWidth } from "../../../../src/client/tui/pieces.ts";
import type { Row } from "../../../../src/client/tui/row.ts";
import type { Member } from "../../../../src/protocol/frame.ts";
import { ScreenStory } from "./screen_story.ts";

const room = { columns: 22, rows: 6 };

function rowsOf(members: readonly Member[], more: Partial<LiveFacts> = {}): readonly Row[] {
  const story = new ScreenStory();
  const context = story.context();
  const facts = (): LiveFacts => ({ ...context.facts(1), members, ...more });
  const told: ScreenContext = { ...context, facts };
  return memberRows(story.model, told, room);
}

function textsOf(rows: readonly Row[]): readonly string[] {
  return rows.map((row) => row.map(({ text }) => text).join("").replace(/^[ │]+/, "").trimEnd());
}

function named(...names: readonly string[]): readonly Member[] {
  return names.map((name) => ({ name }));
}

Deno.test("memberRows() lists everybody in the order of the alphabet, whatever their case", () => {
  const rows = textsOf(rowsOf(named("cleo", "Bob", "ada", "Dan")));
  assert.deepEqual(rows, ["ada", "Bob", "cleo", "Dan", "", ""]);
});

Deno.test("memberRows() fills its room exactly, whatever the names are", () => {
  const rows = rowsOf(named("a".repeat(60), "李".repeat(30), "b\x1b[2J", "👩‍👩‍👧 x"));
  assert.equal(rows.length, room.rows);
  for (const row of rows) assert.equal(rowWidth(row), room.columns);
  assert.ok(textsOf(rows).some((text) => text.includes("b␛[2J")));
});

Deno.test("memberRows() counts whom there is no room for, and who listens without a name", () => {
  const members = named("a1", "a2", "a3", "a4", "a5", "a6", "a7");
  assert.deepEqual(textsOf(rowsOf(members)).slice(-2), ["a5", "… and 2 more"]);
  const listening = textsOf(rowsOf(members, { listeners: 3 }));
  assert.deepEqual(listening.slice(-3), ["a4", "… and 3 more", "3 listening"]);
});

Deno.test("memberRows() makes one's own name bold, and marks names that nobody has checked", () => {
  const rows = rowsOf([{ name: "ada" }, { name: "bob", unverified: true }], { name: "ada" });
  assert.equal(rows[0]!.find(({ text }) => text === "ada")?.isBold, true);
  assert.equal(textsOf(rows)[1], "~bob");
});

Deno.test("memberRows() gives the same rows until somebody comes or goes", () => {
  const members = named("ada", "bob");
  assert.equal(rowsOf(members), rowsOf(members));
  assert.notEqual(rowsOf(members), rowsOf(members, { listeners: 1 }));
  assert.notEqual(rowsOf(members), rowsOf(named("ada", "bob")));
});
