/**
 * One row of a terminal emulator as text in which the looks of cells are marked.
 * @module
 */
import type xterm from "@xterm/headless";

type Line = NonNullable<ReturnType<InstanceType<typeof xterm.Terminal>["buffer"]["active"]["getLine"]>>;
type Cell = NonNullable<ReturnType<Line["getCell"]>>;

/**
 * Writes a row out.
 * @param columns How many of its cells.
 * @returns Its text with a mark such as `‹bold fg:2›` where the looks change, `‹›` where they are plain again; without the
 * plain blanks at its end.
 */
export function styledLine(line: Line, columns: number): string {
  let text = "";
  let style = "";
  for (let column = 0; column < columns; column++) {
    const cell = line.getCell(column);
    // The second half of a wide character has no cell of its own.
    if (cell === undefined || cell.getWidth() === 0) continue;
    const next = styleOf(cell);
    if (next !== style) text += `‹${next}›`;
    style = next;
    text += cell.getChars() || " ";
  }
  return text.trimEnd();
}

function styleOf(cell: Cell): string {
  return [
    ...cell.isBold() ? ["bold"] : [],
    ...cell.isDim() ? ["dim"] : [],
    ...cell.isItalic() ? ["italic"] : [],
    ...cell.isUnderline() ? ["underline"] : [],
    ...cell.isInverse() ? ["inverse"] : [],
    ...cell.isStrikethrough() ? ["strike"] : [],
    ...cell.isInvisible() ? ["invisible"] : [],
    ...cell.isBlink() ? ["blink"] : [],
    ...cell.isFgDefault() ? [] : [`fg:${cell.getFgColor()}`],
    ...cell.isBgDefault() ? [] : [`bg:${cell.getBgColor()}`],
  ].join(" ");
}
