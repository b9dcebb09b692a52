/**
 * How a member's name is shown: as it is where a server of ours would have let it pass, else in quotation marks.
 * @module
 */
import { checkName, foldName } from "../../protocol/names.ts";
import { printable } from "../../protocol/text.ts";

/** How many code points of a name are shown; only a server that checks nothing gives longer ones. */
const maxShownCharacters = 64;

// Each begins a line of the program's own, or one that it makes of a whisper or an action.
const beginsLikeTheProgram = /^(?:🟢|🔴|🔄|🔗|✅|❌|👋|⏳|—|\*|\/|-!-|"|\[whisper)/u;

// Words that a sentence of the program's own has behind a name.
const goesOnLikeTheProgram = /(?:joined|left) the chat| is now /iu;

/**
 * Makes a name from outside safe to show where the program says who it was.
 * @param name As it came: servers of the original's kind check nothing, and any server may be hostile.
 * @returns One line; in quotation marks if it could pass for something else.
 */
export function shownName(name: string): string {
  const checked = checkName(name, maxShownCharacters);
  const isPlain = checked.ok && checked.name === name && !beginsLikeTheProgram.test(foldName(name)) &&
    !goesOnLikeTheProgram.test(name);
  return isPlain ? printable(name) : quoted(shortened(printable(name)));
}

/** What is quoted cannot end the quotation. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', "'")}"`;
}

function shortened(name: string): string {
  const characters = [...name.slice(0, 4 * maxShownCharacters)];
  const isWhole = characters.length <= maxShownCharacters && name.length <= 4 * maxShownCharacters;
  return isWhole ? name : `${characters.slice(0, maxShownCharacters).join("")}…`;
}

/** How many names a sentence lists. */
const maxListed = 20;

/** Lists names in a sentence, the first twenty of them. */
export function listedNames(names: readonly string[]): string {
  const listed = names.slice(0, maxListed).map(listedName).join(", ");
  return names.length > maxListed ? `${listed} and ${names.length - maxListed} more` : listed;
}

/** A name with a comma would be two. */
function listedName(name: string): string {
  const shown = shownName(name);
  return shown.includes(",") && !shown.startsWith('"') ? quoted(shown) : shown;
}
