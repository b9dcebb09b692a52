/**
 * A terminal emulator that is written to directly, and what stands in its cells: for tests of what is drawn.
 * @module
 */
import xterm from "@xterm/headless";
import { currentWidths } from "../../support/current_widths.ts";

/** What an emulator is like. */
export interface EmulatorOptions {
  /** Its width, in cells, at least 2. */
  readonly columns: number;
  /** Its height, in cells. */
  readonly rows: number;
  /** Which widths it believes in: those of today, or those of 2010 with narrow emoji. */
  readonly widths?: "current" | "6";
}

type Cell = NonNullable<ReturnType<NonNullable<ReturnType<XtermBuffer["getLine"]>>["getCell"]>>;
type XtermBuffer = InstanceType<typeof xterm.Terminal>["buffer"]["active"];

/** One emulator, on its alternate screen. */
export class Emulator implements Disposable {
  readonly #terminal: InstanceType<typeof xterm.Terminal>;

  /** Makes an emulator and changes to its alternate screen. */
  constructor({ columns, rows, widths = "current" }: EmulatorOptions) {
    this.#terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 0, allowProposedApi: true });
    this.#terminal.unicode.register(currentWidths);
    this.#terminal.unicode.activeVersion = widths;
    this.#terminal.write("\x1b[?1049h");
  }

  /** Writes, and waits until it has taken effect. */
  write(output: string): Promise<void> {
    return new Promise((resolve) => this.#terminal.write(output, resolve));
  }

  /** Changes the size of the window. */
  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  /** Where the cursor stands. */
  get cursor(): { readonly row: number; readonly column: number } {
    const { cursorX, cursorY } = this.#terminal.buffer.active;
    return { row: cursorY, column: cursorX };
  }

  /** Whether text goes on in the next row at the edge. */
  get wraps(): boolean {
    return this.#terminal.modes.wraparoundMode;
  }

  /** The texts of the rows, without blanks at their ends. */
  texts(): readonly string[] {
    return this.#rows().map((row) => row?.translateToString(true).trimEnd() ?? "");
  }

  /** Every cell of every row: its text, and after a bar how it is set. */
  cells(): readonly (readonly string[])[] {
    return this.#rows().map((row) =>
      Array.from({ length: this.#terminal.cols }, (_, column) => described(row!.getCell(column)!))
    );
  }

  /** Ends it. */
  [Symbol.dispose](): void {
    this.#terminal.dispose();
  }

  #rows(): readonly ReturnType<XtermBuffer["getLine"]>[] {
    const buffer = this.#terminal.buffer.active;
    return Array.from({ length: this.#terminal.rows }, (_, row) => buffer.getLine(buffer.baseY + row));
  }
}

/** An erased cell and a blank look the same. */
function described(cell: Cell): string {
  const text = cell.getWidth() === 0 ? "" : cell.getChars() || " ";
  const attributes = [
    cell.isBold() && "bold",
    cell.isDim() && "dim",
    cell.isItalic() && "italic",
    cell.isUnderline() && "underlined",
    cell.isInverse() && "reversed",
    !cell.isFgDefault() && `color ${cell.getFgColorMode()}:${cell.getFgColor()}`,
    !cell.isBgDefault() && `background ${cell.getBgColorMode()}:${cell.getBgColor()}`,
  ];
  return [text, ...attributes.filter((each) => each !== false && each !== 0)].join("|");
}
