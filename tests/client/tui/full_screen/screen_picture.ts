/**
 * A frame as text that one can read: what stands in the cells, where the cursor is, and how everything is set.
 * @module
 */
import assert from "node:assert/strict";
import type { Tone } from "../../../../src/client/core/entry.ts";
import { eachGrapheme } from "../../../../src/client/tui/graphemes.ts";
import type { Piece, Row } from "../../../../src/client/tui/row.ts";
import type { Frame, ScreenSize } from "../../../../src/client/tui/screen.ts";
import { graphemeWidth, textWidth } from "../../../../src/client/tui/width.ts";

/** How each tone is written below a cell. */
const toneLetters: Readonly<Record<Tone, string>> = {
  name: "n",
  dim: "d",
  notice: "o",
  good: "g",
  warning: "w",
  error: "e",
  whisper: "h",
  code: "c",
  mention: "m",
  qr: "q",
  bar: "r",
};

/** Keeps what is written from right to left in its place; nobody sees it. */
const leftToRightMark = /\u200e/g;

// deno-lint-ignore no-control-regex -- finding control characters is what it is for
const harmful = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/**
 * Draws a frame as it stands on a screen, and checks that it fits.
 * @param frame What a view has made.
 * @param size The size of the screen.
 * @returns A head with the size, one line for each row without blanks at its end, and the place of the cursor.
 */
export function pictureOf(frame: Frame, size: ScreenSize): string {
  checkFrame(frame, size);
  return framed(frame, size, frame.rows.map((row) => [textOf(row)]));
}

/** Draws a frame as `pictureOf` does, with the tone (`~`) and the style (`*`) of each cell below its row. */
export function styledPictureOf(frame: Frame, size: ScreenSize): string {
  checkFrame(frame, size);
  return framed(frame, size, frame.rows.map(styledLines));
}

/** Checks that a frame has as many rows as the screen, none wider than it, nothing a terminal would obey, and its cursor inside. */
export function checkFrame({ rows, cursor }: Frame, size: ScreenSize): void {
  const place = `on ${size.columns}×${size.rows}`;
  assert.equal(rows.length, size.rows, `the number of rows ${place}`);
  for (const [index, row] of rows.entries()) {
    const text = row.map((piece) => piece.text).join("");
    const width = row.reduce((columns, piece) => columns + textWidth(piece.text), 0);
    assert.ok(width <= size.columns, `row ${index} ${place} has ${width} cells: ${JSON.stringify(text)}`);
    assert.ok(!harmful.test(text), `row ${index} ${place} holds a control: ${JSON.stringify(text)}`);
    assert.ok(text.isWellFormed(), `row ${index} ${place} is not well-formed: ${JSON.stringify(text)}`);
  }
  if (cursor === undefined) return;
  assert.ok(cursor.row >= 0 && cursor.row < size.rows, `the cursor's row ${cursor.row} ${place}`);
  assert.ok(
    cursor.column >= 0 && cursor.column < size.columns,
    `the cursor's column ${cursor.column} ${place}`,
  );
}

function framed({ cursor }: Frame, { columns, rows }: ScreenSize, lines: readonly string[][]): string {
  const place = cursor === undefined ? "no cursor" : `cursor ${cursor.row},${cursor.column}`;
  return [`[${columns}×${rows}]`, ...lines.flat(), `[${place}]`].join("\n");
}

function textOf(row: Row): string {
  return row.map(({ text }) => text).join("").replace(leftToRightMark, "").trimEnd();
}

function styledLines(row: Row): string[] {
  const tones = lettersOf(row, ({ tone }) => tone === undefined ? " " : toneLetters[tone]);
  const styles = lettersOf(row, styleLetter);
  return [
    `  ${textOf(row)}`.trimEnd(),
    ...tones.trim() === "" ? [] : [`~ ${tones}`],
    ...styles.trim() === "" ? [] : [`* ${styles}`],
  ];
}

function lettersOf(row: Row, letter: (piece: Piece) => string): string {
  return row.map((piece) => letter(piece).repeat(cellsOf(piece.text))).join("").trimEnd();
}

function cellsOf(text: string): number {
  let cells = 0;
  for (const grapheme of eachGrapheme(text)) cells += graphemeWidth(grapheme);
  return cells;
}

/** A cell has one letter: B for bold and dim, b bold, d dim, i italic, L for a link, u underlined, r reversed. */
function styleLetter({ isBold, isDim, isItalic, isUnderlined, isReversed, link }: Piece): string {
  if (link !== undefined) return "L";
  if (isBold && isDim) return "B";
  if (isBold && isUnderlined) return "U";
  if (isBold) return "b";
  if (isItalic) return "i";
  if (isDim) return "d";
  return isUnderlined ? "u" : isReversed ? "r" : " ";
}
