/**
 * How it is shown why something was refused, lost or ended: in the server's words, as far as they are few.
 * @module
 */
import { printable } from "../../protocol/text.ts";

/** How many code points of it are shown; a server of ours has said what it has to say by then. */
const maxShownCharacters = 300;

/** Makes a reason from outside safe to show. @returns One line. */
export function shownReason(reason: string): string {
  // A code point is one unit or two, and what is left out is none: looking further would show no more.
  const characters = [...printable(reason.slice(0, 4 * maxShownCharacters))];
  const isWhole = characters.length <= maxShownCharacters && reason.length <= 4 * maxShownCharacters;
  return isWhole ? characters.join("") : `${characters.slice(0, maxShownCharacters).join("")}…`;
}
