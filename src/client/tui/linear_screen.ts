/**
 * What is written to the terminal so that output only ever grows above the live area: erase the area, write the output,
 * draw the area again, all in one piece.
 * @module
 */
import { shownAtOnce, withoutWrapping } from "./drawing_modes.ts";
import type { Row } from "./row.ts";
import type { LiveArea } from "./live_area.ts";
import type { Paint } from "./paint.ts";

const eraseBelow = "\x1b[J";
const clearScreen = "\x1b[H\x1b[2J";

const printableAscii = /^[\x20-\x7e]*$/;

/** Knows how many rows of the live area are on the screen, and nothing else of it. */
export class LinearScreen {
  readonly #paint: Paint;
  #drawnRows = 0;

  /** Makes a screen on which nothing is drawn. @param paint Gives rows their colours. */
  constructor(paint: Paint) {
    this.#paint = paint;
  }

  /**
   * Writes output above the live area.
   * @param output The rows that are new, each no wider than the screen.
   * @param area What stands below them. Absent: nothing; the output is all there is from now on.
   * @returns What brings this about, from wherever the last call left the cursor.
   */
  draw(output: readonly Row[], area?: LiveArea): string {
    const erase = this.#erase();
    const lines = output.map((row) => `${this.#painted(row)}\r\n`).join("");
    return shownAtOnce(erase + lines + (area === undefined ? "" : this.#drawArea(area)));
  }

  /** Forgets the live area: somebody else has written to the screen since. */
  forget(): void {
    this.#drawnRows = 0;
  }

  /** Clears the screen; the next `draw` begins at its top. */
  clear(): string {
    this.forget();
    return clearScreen;
  }

  /**
   * The cursor stands in the last row. After the screen became narrower the area may take more rows than were drawn, but
   * in no terminal fewer: going up no further than this never erases output.
   */
  #erase(): string {
    const up = this.#drawnRows > 1 ? `\x1b[${this.#drawnRows - 1}A` : "";
    this.#drawnRows = 0;
    return `\r${up}${eraseBelow}`;
  }

  /** About ASCII all terminals agree; where one does not know its own width, its rows may still be wrapped. */
  #painted(row: Row): string {
    const text = this.#paint(row);
    return row.every((piece) => printableAscii.test(piece.text)) ? text : withoutWrapping(text);
  }

  #drawArea({ rows, cursorColumn }: LiveArea): string {
    this.#drawnRows = rows.length;
    const right = cursorColumn > 0 ? `\x1b[${cursorColumn}C` : "";
    return `${rows.map(this.#paint).join("\r\n")}\r${right}`;
  }
}
