/**
 * Tells text from what is more than text: for raw output of programs.
 * @module
 */
import assert from "node:assert/strict";

/** Controls, what breaks lines, reorders, is no character, or is not seen; joiners belong to scripts and emoji. */
const moreThanText =
  /(?![\u200c\u200d\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u;

/** The sequences that the linear client draws with. */
// deno-lint-ignore no-control-regex -- they begin with ESC
const linearDrawing = /\x1b\[(?:\?(?:2026|7)[hl]|J|\d+[AC]|[\d;]+m)|\r/g;

/**
 * Sees to it that lines are text and nothing else.
 * @param raw Everything that was written.
 * @throws {AssertionError} If anything else was.
 */
export function assertOnlyText(raw: string): void {
  const rest = raw.replaceAll("\n", "");
  const at = rest.search(moreThanText);
  assert.equal(at, -1, JSON.stringify(rest.slice(Math.max(0, at - 60), at + 60)));
}

/** The same of what was written to a terminal, whose lines end otherwise; marks keep right-to-left text in its place. */
export function assertOnlyLines(raw: string): void {
  assertOnlyText(raw.replaceAll("\r\n", "\n").replaceAll("\u200e", ""));
}

/** The same of what the linear client has drawn. */
export function assertOnlyLinearDrawing(raw: string): void {
  assertOnlyLines(raw.replace(linearDrawing, ""));
}
