import type { Row } from "../../src/client/tui/row.ts";
import { type Frame, Screen } from "../../src/client/tui/screen.ts";
import { paletteOf } from "../../src/client/tui/theme.ts";

const size = { columns: 200, rows: 50 };
const palette = paletteOf("auto", 256);
const words = "the quick brown fox jumps over the lazy dog and tells everybody of it ";

/** Messages as they stand beside a list of members. */
function messageRow(number: number, sample: string): Row {
  const name = `member${number % 20}`;
  return [
    { text: "12:34 ", tone: "dim" },
    { text: name.padStart(12), tone: "name", colorOf: name },
    { text: ": " },
    { text: `${number} ${sample.repeat(3)}`.slice(0, 155).padEnd(155) },
    { text: "| ", tone: "dim" },
    { text: name, tone: "name" },
  ];
}

function rowsFrom(first: number, sample = words): readonly Row[] {
  return Array.from({ length: size.rows }, (_, row) => messageRow(first + row, sample));
}

const rows = rowsFrom(1_000);
const scrolled = rowsFrom(1_001);
const foreign = rowsFrom(1_000, "漢字かな交じり文 👍 ");
const foreignScrolled = rowsFrom(1_001, "漢字かな交じり文 👍 ");
const again: Frame = { rows: rowsFrom(1_000) };
const typed: Frame = { rows: rows.with(49, [{ text: "> hello worl" }]) };
const typedOn: Frame = { rows: rows.with(49, [{ text: "> hello world" }]) };

/** A screen that shows two frames in turns. */
function inTurns(one: Frame, other: Frame): () => void {
  const screen = new Screen(palette);
  let [next, last] = [one, other];
  return () => {
    screen.draw(next, size);
    [next, last] = [last, next];
  };
}

const group = "Screen.draw() of 200x50";
const full = new Screen(palette);
Deno.bench("everything", { group, baseline: true }, () => {
  full.forget();
  full.draw({ rows }, size);
});
Deno.bench("scrolled by a row", { group }, inTurns({ rows }, { rows: scrolled }));
const inForeign = inTurns({ rows: foreign }, { rows: foreignScrolled });
Deno.bench("scrolled by a row, in wide characters", { group }, inForeign);
Deno.bench("a letter typed", { group }, inTurns(typed, typedOn));
Deno.bench("nothing changed, other objects", { group }, inTurns({ rows }, again));
Deno.bench("nothing changed, the same objects", { group }, inTurns({ rows }, { rows }));
