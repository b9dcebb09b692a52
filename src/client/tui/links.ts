/**
 * Where a web address ends in a text, and whether it may be made a link: only if what is seen is the whole address.
 * @module
 */

/** An address in a text. */
export interface FoundAddress {
  /** Where it ends, and reading goes on, in UTF-16 units. */
  readonly end: number;
  /** Whether it may be made a link. */
  readonly isLink: boolean;
}

// What RFC 3986 delimits addresses by, and people as well: < > " ` and blanks are in none.
const addressCharacters = /[!#-;=?-_a-~]+/y;
const withHost = /^https?:\/\/(?:\[[0-9a-f:.]+\]|[a-z0-9])/i;
const hostOnly = /^https?:\/\/[^/?#]*$/i;
/** Behind these, http is a part of another word or another scheme (git+https). */
const withinScheme = /[0-9a-z+.-]/i;
const blank = /\s/;
const punctuation = /[\p{P}\p{S}]/u;
const closingPunctuation = ".,;:!?'";
const brackets: readonly (readonly [opening: string, closing: string])[] = [["(", ")"], ["[", "]"], [
  "{",
  "}",
]];

/** Terminals ignore addresses that are longer than what VTE and iTerm2 take. */
const maxLinkUnits = 2_083;

/**
 * Reads an address.
 * @param line A text of one line.
 * @param start Where "http://" or "https://" stands in it.
 * @param closingSigns What else, at the end, is not a part of it: signs of markup that are open.
 */
export function addressAt(
  line: string,
  start: number,
  closingSigns: ReadonlyMap<string, unknown>,
): FoundAddress {
  addressCharacters.lastIndex = start;
  const run = addressCharacters.exec(line)?.[0] ?? "";
  const address = run.slice(0, endWithout(run, closingSigns));
  const isLink = withHost.test(address) && address.length <= maxLinkUnits &&
    !withinScheme.test(line.charAt(start - 1)) && endsBefore(line, start + run.length, run);
  return { end: start + (isLink ? address : run).length, isLink };
}

/** What is not ASCII may go on with the address: a name of a host surely, punctuation in a path hardly. */
function endsBefore(line: string, index: number, run: string): boolean {
  if (index >= line.length) return true;
  const next = String.fromCodePoint(line.codePointAt(index)!);
  if (next <= "\x7e" || blank.test(next)) return true;
  return !hostOnly.test(run) && punctuation.test(next);
}

/** A closing bracket belongs to the address if its opening one does. */
function endWithout(run: string, closingSigns: ReadonlyMap<string, unknown>): number {
  const surplus = new Map(
    brackets.map(([opening, closing]) => [closing, count(run, closing) - count(run, opening)]),
  );
  let end = run.length;
  for (; end > 0; end--) {
    const last = run.charAt(end - 1);
    const extra = surplus.get(last);
    if (extra !== undefined && extra > 0) surplus.set(last, extra - 1);
    else if (!closingPunctuation.includes(last) && !closingSigns.has(last)) break;
  }
  return end;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
