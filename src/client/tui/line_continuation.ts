/**
 * The backslash at the end of a text that is being typed: Enter behind it begins another line, as in a shell.
 * @module
 */
import type { EditCommand } from "./editor.ts";
import type { TextAt } from "./text_change.ts";

/**
 * Tells what Enter does to a text that ends with a backslash which no other one escapes.
 * @param at The text and the cursor.
 * @returns What puts a line break in the backslash's place, or nothing where Enter means what it always means.
 */
export function continuesLine({ text, cursor }: TextAt): EditCommand | undefined {
  const isContinued = cursor === text.length && backslashesAtEnd(text) % 2 === 1;
  return isContinued ? { type: "replace", text: `${text.slice(0, -1)}\n`, cursor } : undefined;
}

function backslashesAtEnd(text: string): number {
  let start = text.length;
  while (text.charAt(start - 1) === "\\") start--;
  return text.length - start;
}
