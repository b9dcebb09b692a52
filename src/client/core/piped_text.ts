/**
 * Turns what comes out of a pipe into texts that may be said. In a pipe input is data: no command is read in it.
 * @module
 */
import { cleanInput, splitText, type TextLimits } from "../../protocol/text.ts";

/**
 * Makes sayable texts of a line, or of all of standard input.
 * @param text As it came, without its last line break.
 * @param limits What the server allows.
 * @returns None for a blank one, several in order where it is too long for one message.
 */
export function sayableTexts(text: string, limits: TextLimits): readonly string[] {
  const clean = cleanInput(text).replace(/\n+$/, "");
  return clean.trim() === "" ? [] : splitText(clean, limits);
}
