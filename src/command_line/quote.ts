/**
 * Shows in a message what somebody typed.
 * @module
 */
import { printable } from "../protocol/text.ts";

const longest = 60;

/** Puts a text into quotation marks: on one line, without control characters, shortened if it is long. */
export function quote(text: string): string {
  const characters = [...printable(text.slice(0, 4 * longest))];
  return characters.length > longest
    ? `"${characters.slice(0, longest).join("")}…"`
    : `"${characters.join("")}"`;
}
