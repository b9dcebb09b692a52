/**
 * What stands below the output of the linear client and is drawn anew each time: the own lines on their way, and the
 * input line.
 * @module
 */
import type { Tone } from "../core/entry.ts";
import type { OwnLine } from "../core/own_lines.ts";
import { shownName } from "../core/shown_name.ts";
import { printable } from "../../protocol/text.ts";
import type { Row } from "./row.ts";
import type { TextAt } from "./text_change.ts";
import { truncate, windowAround } from "./width.ts";

/** The rows of the live area, the input line last. */
export interface LiveArea {
  /** From the top; each at most one cell narrower than the screen, so that none wraps. */
  readonly rows: readonly Row[];
  /** The cell of the cursor in the last row, from 0. */
  readonly cursorColumn: number;
}

/** How many own lines on their way are shown; the others are counted. */
const maxShownOwnLines = 3;

/** How much of an own line is looked at: rows are not longer. */
const maxShownUnits = 2_000;

const promptText = "> ";

/**
 * Draws the live area.
 * @param state What is on its way, and what is being typed.
 * @param columns The width of the screen, in cells.
 */
export function liveArea(
  { ownLines, editor }: { readonly ownLines: readonly OwnLine[]; readonly editor: TextAt },
  columns: number,
): LiveArea {
  const width = Math.max(1, columns - 1);
  const prompt = width > 2 * promptText.length ? promptText : "";
  const window = windowAround(editor.text, editor.cursor, width - prompt.length);
  const input: Row = [{ text: prompt, tone: "dim" }, { text: window.text }];
  return {
    rows: [...ownLineRows(ownLines, width), input],
    cursorColumn: prompt.length + window.cursorColumn,
  };
}

function ownLineRows(ownLines: readonly OwnLine[], width: number): readonly Row[] {
  const shown = ownLines.slice(0, maxShownOwnLines).map((line) => dim(`… ${onOneLine(line)}`, width));
  const more = ownLines.length - shown.length;
  return more > 0 ? [...shown, dim(`… and ${more} more on their way`, width)] : shown;
}

function onOneLine({ text, to }: OwnLine): string {
  const shown = printable(text.slice(0, maxShownUnits));
  return to === undefined ? shown : `[whisper →] ${shownName(to)}: ${shown}`;
}

function dim(text: string, width: number): Row {
  const tone: Tone = "dim";
  return [{ text: truncate(text, width), tone }];
}
