import assert from "node:assert/strict";
import { LinearScreen } from "../../../src/client/tui/linear_screen.ts";
import { painter } from "../../../src/client/tui/paint.ts";
import type { LiveArea } from "../../../src/client/tui/live_area.ts";
import type { Row } from "../../../src/client/tui/row.ts";

function row(text: string): Row {
  return [{ text }];
}

const small: LiveArea = { rows: [row("> hi")], cursorColumn: 4 };
const large: LiveArea = { rows: [row("… a"), row("… b"), row("> ")], cursorColumn: 2 };

function framed(text: string): string {
  return `\x1b[?2026h${text}\x1b[?2026l`;
}

Deno.test("LinearScreen draws the live area on the row of the cursor", () => {
  assert.equal(new LinearScreen(painter(0)).draw([], small), framed("\r\x1b[J> hi\r\x1b[4C"));
});

Deno.test("LinearScreen writes output over the live area and draws it again below", () => {
  const screen = new LinearScreen(painter(0));
  screen.draw([], large);
  assert.equal(screen.draw([row("bob: hi")], small), framed("\r\x1b[2A\x1b[Jbob: hi\r\n> hi\r\x1b[4C"));
  assert.equal(screen.draw([], small), framed("\r\x1b[J> hi\r\x1b[4C"));
});

Deno.test("LinearScreen leaves nothing below the last output", () => {
  const screen = new LinearScreen(painter(0));
  screen.draw([], large);
  assert.equal(screen.draw([row("bye")]), framed("\r\x1b[2A\x1b[Jbye\r\n"));
});

Deno.test("LinearScreen erases nothing that stands above when somebody else has written since", () => {
  const screen = new LinearScreen(painter(0));
  screen.draw([], large);
  screen.forget();
  assert.equal(screen.draw([], small), framed("\r\x1b[J> hi\r\x1b[4C"));
});

Deno.test("LinearScreen begins at the top after it was cleared", () => {
  const screen = new LinearScreen(painter(0));
  screen.draw([], large);
  assert.equal(screen.clear() + screen.draw([], small), `\x1b[H\x1b[2J${framed("\r\x1b[J> hi\r\x1b[4C")}`);
});

Deno.test("LinearScreen lets no terminal wrap a row that it may take for wider than it is", () => {
  const screen = new LinearScreen(painter(0));
  const rows = [row("bob: 👩‍👩‍👧"), row("bob: hi"), [{ text: "имя" }, { text: ": hi" }]];
  assert.equal(
    screen.draw(rows),
    framed("\r\x1b[J\x1b[?7lbob: 👩‍👩‍👧\x1b[?7h\r\nbob: hi\r\n\x1b[?7lимя: hi\x1b[?7h\r\n"),
  );
});
