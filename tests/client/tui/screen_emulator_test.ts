/**
 * What a terminal shows of what `Screen` writes, read from an emulator; whichever widths the emulator believes in.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Piece, Row } from "../../../src/client/tui/row.ts";
import { type Frame, Screen, type ScreenSize } from "../../../src/client/tui/screen.ts";
import { type Palette, paletteOf } from "../../../src/client/tui/theme.ts";
import { textWidth } from "../../../src/client/tui/width.ts";
import { Emulator } from "./emulator.ts";

const palettes = [paletteOf("auto", 256), paletteOf("light", 256), paletteOf("16", 16), paletteOf("none", 0)];
const tableOfWidths = ["current", "6"] as const;

/** What may happen to a screen. */
type Happening =
  | { readonly type: "frame"; readonly frame: Frame }
  | { readonly type: "resize"; readonly size: ScreenSize }
  | { readonly type: "foreign"; readonly output: string }
  | { readonly type: "palette"; readonly palette: Palette };

// Few different characters: neighbouring frames are to have much in common.
const asciiText = fc.string({ unit: fc.constantFrom("a", "b", " "), maxLength: 30 });
const trickyText = fc.string({
  unit: fc.constantFrom(
    ..."ab é│…漢字ｶ☎❤👍אשع",
    ...[
      "e\u0301",
      "\u0301",
      "👨‍👩‍👧",
      "🇩🇪",
      "☎️",
      "👍🏽",
      "क्ष",
      "\u200d",
      "\u200e",
      "\ufe0f",
      "\ud83d",
      "\x1b[2J",
      "\n",
      "\t",
      "\x9b",
    ],
  ),
  maxLength: 20,
});

const flag = fc.constant(true);
function pieceOf(text: fc.Arbitrary<string>): fc.Arbitrary<Piece> {
  return fc.record({
    text,
    tone: fc.constantFrom("name", "dim", "error", "mention", "bar"),
    colorOf: fc.constantFrom("ada", "bob"),
    isBold: flag,
    isItalic: flag,
    isUnderlined: flag,
    isDim: flag,
    isReversed: flag,
    link: fc.constant("https://example.org/"),
  }, { requiredKeys: ["text"] });
}

const asciiRow = fc.array(pieceOf(asciiText), { maxLength: 4 });
const plainRow = asciiText.map((text): Row => [{ text }]);
const anyRow = fc.oneof(
  plainRow,
  asciiRow,
  fc.array(pieceOf(fc.oneof(asciiText, trickyText)), { maxLength: 4 }),
);
const anyCursor = fc.record({ row: fc.nat(8), column: fc.nat(40) });
const anySize = fc.record({ columns: fc.integer({ min: 2, max: 36 }), rows: fc.integer({ min: 1, max: 6 }) });

/** Frames of rows from a small pool: many stay where they are, some as the same object. */
const happenings = fc.array(anyRow, { minLength: 1, maxLength: 8 }).chain((pool) => {
  const row = fc.oneof(fc.constantFrom(...pool), fc.constantFrom(...pool).map((row) => [...row]));
  const frame = fc.record(
    { rows: fc.array(row, { maxLength: 7 }), cursor: anyCursor },
    { requiredKeys: ["rows"] },
  );
  const foreign = fc.constantFrom("\x1b[H\x1b[31mforeign\x1b[m", "\x1b[2J", "line\r\n".repeat(8));
  return fc.array(
    fc.oneof(
      { weight: 6, arbitrary: frame.map((frame): Happening => ({ type: "frame", frame })) },
      anySize.map((size): Happening => ({ type: "resize", size })),
      foreign.map((output): Happening => ({ type: "foreign", output })),
      fc.constantFrom(...palettes).map((palette): Happening => ({ type: "palette", palette })),
    ),
    { minLength: 2, maxLength: 8 },
  );
});

/** A screen and the emulator that shows it. */
interface Stage {
  readonly screen: Screen;
  readonly emulator: Emulator;
  readonly widths: typeof tableOfWidths[number];
  size: ScreenSize;
  palette: Palette;
  frame: Frame;
}

async function play(stage: Stage, happening: Happening): Promise<void> {
  switch (happening.type) {
    case "frame":
      stage.frame = happening.frame;
      break;
    case "resize":
      stage.size = happening.size;
      stage.emulator.resize(happening.size.columns, happening.size.rows);
      break;
    case "foreign":
      await stage.emulator.write(happening.output);
      stage.screen.forget();
      break;
    case "palette":
      stage.palette = happening.palette;
      stage.screen.setPalette(happening.palette);
  }
  await stage.emulator.write(stage.screen.draw(stage.frame, stage.size));
}

async function assertAsIfDrawnAfresh({ emulator, widths, size, palette, frame }: Stage): Promise<void> {
  using fresh = new Emulator({ ...size, widths });
  await fresh.write(new Screen(palette).draw(frame, size));
  assert.deepEqual(emulator.cells(), fresh.cells());
  assert.ok(emulator.wraps);
  if (frame.cursor === undefined) return;
  const row = Math.min(frame.cursor.row, size.rows - 1);
  const column = Math.min(frame.cursor.column, size.columns - 1);
  assert.deepEqual(emulator.cursor, { row, column });
}

for (const widths of tableOfWidths) {
  Deno.test(`whatever was there before, a frame looks as if drawn on a fresh screen (widths ${widths})`, async () => {
    const property = fc.asyncProperty(happenings, anySize, async (story, size) => {
      using emulator = new Emulator({ ...size, widths });
      const palette = palettes[0]!;
      const stage: Stage = {
        screen: new Screen(palette),
        emulator,
        widths,
        size,
        palette,
        frame: { rows: [] },
      };
      for (const happening of story) {
        await play(stage, happening);
        await assertAsIfDrawnAfresh(stage);
      }
    });
    await fc.assert(property, { numRuns: 50 });
  });
}

/** What the cells of a row of ASCII should be, worked out by themselves; the emulator underlines links. */
function expectedCells(row: Row, columns: number): readonly string[] {
  const cells = row.flatMap(({ text, isBold, isDim, isItalic, isUnderlined, isReversed, link }) => {
    const attributes = [
      ...isBold ? ["bold"] : [],
      ...isDim ? ["dim"] : [],
      ...isItalic ? ["italic"] : [],
      ...isUnderlined || link !== undefined ? ["underlined"] : [],
      ...isReversed ? ["reversed"] : [],
    ];
    return [...text].map((character) => [character, ...attributes].join("|"));
  });
  return Array.from({ length: columns }, (_, column) => cells[column] ?? " ");
}

Deno.test("every cell of ASCII shows its character in its style", async () => {
  const rows = fc.array(asciiRow, { maxLength: 6 });
  await fc.assert(fc.asyncProperty(rows, rows, anySize, async (before, after, size) => {
    using emulator = new Emulator(size);
    const screen = new Screen(paletteOf("none", 0));
    for (const rows of [before, after]) {
      const toneless = rows.map((row) => row.map(({ tone: _, ...piece }) => piece));
      await emulator.write(screen.draw({ rows: toneless }, size));
      const expected = Array.from(
        { length: size.rows },
        (_, row) => expectedCells(toneless[row] ?? [], size.columns),
      );
      assert.deepEqual(emulator.cells(), expected);
    }
  }));
});

for (const widths of tableOfWidths) {
  Deno.test(`a border stays where it is beside anything (widths ${widths})`, async () => {
    await fc.assert(fc.asyncProperty(trickyText, async (text) => {
      const size = { columns: 60, rows: 2 };
      using emulator = new Emulator({ ...size, widths });
      const left = text.replace(/^\p{M}+/u, "");
      const { row, column } = bordered(left);
      await emulator.write(new Screen(paletteOf("none", 0)).draw({ rows: [row, row] }, size));
      for (const cells of emulator.cells()) assert.equal(cells[column], "#|bold", JSON.stringify(cells));
    }));
  });
}

/** At most 20 characters of two cells stand left of the border, and as many blanks as are missing. */
function bordered(text: string): { readonly row: Row; readonly column: number } {
  const left: Row = [{ text }];
  const width = textWidth(text.toWellFormed().replace(/\p{Cc}/gu, "\ufffd"));
  const column = 50;
  return { row: [...left, { text: " ".repeat(column - width) }, { text: "#", isBold: true }], column };
}

for (
  const text of ["x".repeat(80), "漢".repeat(80), "👍".repeat(80), "é".repeat(80), `${"x".repeat(19)}漢`]
) {
  Deno.test(`a full screen of ${text.slice(0, 2)}… neither scrolls nor wraps`, async () => {
    for (const widths of tableOfWidths) {
      const size = { columns: 20, rows: 4 };
      using emulator = new Emulator({ ...size, widths });
      const screen = new Screen(paletteOf("none", 0));
      await emulator.write(
        screen.draw({ rows: [[{ text: "top" }], [{ text }], [{ text }], [{ text }]] }, size),
      );
      await emulator.write(
        screen.draw({ rows: [[{ text: "top" }], [{ text }], [], [{ text: `y${text}` }]] }, size),
      );
      const [first, second, third, fourth] = emulator.texts();
      assert.deepEqual([first, third], ["top", ""]);
      assert.ok(second!.startsWith(text.slice(0, 2)) && fourth!.startsWith("y"));
    }
  });
}
