/**
 * What is written to the terminal so that a full screen shows the rows of a view: only what has changed, at once, and
 * nothing that could scroll or wrap.
 * @module
 */
import { shownAtOnce, withoutWrapping } from "./drawing_modes.ts";
import { lineUpdate, placeCursor } from "./line_update.ts";
import type { Row } from "./row.ts";
import { blankLine, isSameLine, type Line, lineOf } from "./screen_line.ts";
import type { Palette } from "./theme.ts";

const clearAll = "\x1b[m\x1b[2J";
const showCursor = "\x1b[?25h";
const hideCursor = "\x1b[?25l";

/** A cell of the screen. */
export interface CellPlace {
  /** From the top, from 0. */
  readonly row: number;
  /** From the left, from 0. */
  readonly column: number;
}

/** What the screen is to show. */
export interface Frame {
  /** From the top; what is too long is cut, what is missing is blank. */
  readonly rows: readonly Row[];
  /** Where the cursor stands. Absent: it is hidden. */
  readonly cursor?: CellPlace;
}

/** The size of the screen. */
export interface ScreenSize {
  /** Its width, in cells. */
  readonly columns: number;
  /** Its height, in cells. */
  readonly rows: number;
}

/** One row of the screen: what was asked for, and what that came to. */
interface DrawnRow {
  readonly row: Row;
  readonly line: Line;
}

const blank: DrawnRow = { row: [], line: blankLine };

/** Knows what stands on the screen. */
export class Screen {
  #palette: Palette;
  #size: ScreenSize | undefined;
  #drawn: DrawnRow[] = [];
  #cursor: CellPlace | "hidden" | "unknown" = "unknown";

  /** Makes a screen of which nothing is known. @param palette Its colours. */
  constructor(palette: Palette) {
    this.#palette = palette;
  }

  /** Changes the colours; the next `draw` draws everything in them. */
  setPalette(palette: Palette): void {
    if (palette === this.#palette) return;
    this.#palette = palette;
    this.forget();
  }

  /** Forgets what stands on the screen: somebody else has written to it, and the next `draw` draws everything. */
  forget(): void {
    this.#size = undefined;
  }

  /**
   * Shows a frame.
   * @param frame What is to be seen. Rows that are the same object as in the last frame are not looked at again.
   * @param size The size of the screen; where it is another one than the last time, everything is drawn.
   * @returns What to write; "" where nothing has changed.
   */
  draw(frame: Frame, size: ScreenSize): string {
    const changes = this.#prepare(size) + this.#drawRows(frame.rows, size);
    const cursor = this.#drawCursor(cursorWithin(frame.cursor, size), changes !== "");
    if (changes === "" && cursor === "") return "";
    return shownAtOnce(withoutWrapping(changes) + cursor);
  }

  #prepare(size: ScreenSize): string {
    if (this.#size?.columns === size.columns && this.#size.rows === size.rows) return "";
    this.#size = size;
    this.#drawn = Array.from({ length: size.rows }, () => blank);
    this.#cursor = "unknown";
    return clearAll;
  }

  #drawRows(rows: readonly Row[], { columns }: ScreenSize): string {
    let changes = "";
    for (const [index, drawn] of this.#drawn.entries()) {
      const row = rows[index] ?? blank.row;
      if (row === drawn.row) continue;
      const line = lineOf(row, { columns, palette: this.#palette });
      if (!isSameLine(line, drawn.line)) changes += lineUpdate(drawn.line, line, index);
      this.#drawn[index] = { row, line };
    }
    return changes;
  }

  /** Drawing moves the cursor; a hidden one may stand anywhere. */
  #drawCursor(cursor: CellPlace | "hidden", isMoved: boolean): string {
    const before = this.#cursor;
    this.#cursor = cursor;
    if (cursor === "hidden") return before === "hidden" ? "" : hideCursor;
    const place = placeCursor(cursor.row, cursor.column);
    if (before === "hidden" || before === "unknown") return place + showCursor;
    const isSame = before.row === cursor.row && before.column === cursor.column;
    return isMoved || !isSame ? place : "";
  }
}

function cursorWithin(cursor: CellPlace | undefined, { rows, columns }: ScreenSize): CellPlace | "hidden" {
  if (cursor === undefined) return "hidden";
  return {
    row: Math.max(0, Math.min(cursor.row, rows - 1)),
    column: Math.max(0, Math.min(cursor.column, columns - 1)),
  };
}
