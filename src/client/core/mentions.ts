/**
 * Whether a text names somebody.
 * @module
 */
import { foldName } from "../../protocol/names.ts";

/** How much of a text is looked at, in UTF-16 units: no more is shown of it either. */
const maxUnits = 32_768;

/** A longer name is nobody's, in UTF-16 units. */
const maxNameUnits = 256;

// A mark belongs to the letter before it. Scripts that are written without blanks have no words that one could see the
// ends of: "花子さん" and "adaさん" name somebody.
const endsInWord =
  /[[\p{L}\p{M}\p{N}_]--[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]]$/v;
const beginsInWord =
  /^[[\p{L}\p{M}\p{N}_]--[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]]/v;

/**
 * Tells whether a text holds a name as a whole word, whatever its case; `@name`, `name:` and `name,` are such words. A
 * name of one character has to stand in one of these forms: alone, it is most often something else.
 * @param text What somebody said.
 * @param name The name, which may hold blanks and anything else.
 */
export function isMention(text: string, name: string): boolean {
  if (name.length > maxNameUnits) return false;
  const wanted = folded(name.trim());
  if (wanted.trim() === "") return false;
  const said = folded(text.slice(0, maxUnits));
  const isShort = [...wanted].length === 1;
  for (let at = said.indexOf(wanted); at >= 0; at = said.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    if (isWord(said, at, end) && (!isShort || isAddressed(said, at, end))) return true;
  }
  return false;
}

/** The last letter of a Greek word has a form of its own, which depends on what follows. */
function folded(text: string): string {
  return foldName(text).replaceAll("ς", "σ");
}

/** A character has one or two UTF-16 units. */
function isWord(text: string, start: number, end: number): boolean {
  const first = text.charAt(start - 1) === "@" ? start - 1 : start;
  return !endsInWord.test(text.slice(Math.max(0, first - 2), first)) &&
    !beginsInWord.test(text.slice(end, end + 2));
}

function isAddressed(text: string, start: number, end: number): boolean {
  return text.charAt(start - 1) === "@" || /^[:,、]/.test(text.slice(end, end + 1));
}
