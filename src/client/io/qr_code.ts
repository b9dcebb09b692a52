/**
 * QR codes, drawn in half blocks.
 * @module
 */
import { encode } from "uqr";

/** The blank cells that a reader needs around a code; the standard wants four, two are read by all that were tried. */
const border = 2;

/** What was drawn last: it is asked for with every drawing of the screen. */
let last: { readonly text: string; readonly rows: readonly string[] } | undefined;

/**
 * Draws a text as a QR code.
 * @returns Rows of equal width; two rows of the code share one, light on a dark screen as on a light one.
 */
export function qrCode(text: string): readonly string[] {
  if (last?.text !== text) last = { text, rows: draw(text) };
  return last.rows;
}

function draw(text: string): readonly string[] {
  const { data } = encode(text, { border, ecc: "L" });
  const rows: string[] = [];
  for (let top = 0; top < data.length; top += 2) {
    const upper = data[top]!;
    const lower = data[top + 1];
    rows.push(upper.map((isDark, column) => halfBlock(isDark, lower?.[column] ?? false)).join(""));
  }
  return rows;
}

/** Drawn are the light parts: they have to be lighter than the dark ones, on a screen that is dark. */
function halfBlock(isUpperDark: boolean, isLowerDark: boolean): string {
  if (isUpperDark) return isLowerDark ? " " : "▄";
  return isLowerDark ? "▀" : "█";
}
