/**
 * What a channel code and a name may be.
 * @module
 */

/** The longest name, in code points. */
export const maxNameCharacters = 32;

/** The longest channel code, in characters. */
export const maxCodeCharacters = 64;

/** The characters of a new code: lower-case letters and digits that nobody takes for one another. */
export const codeAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";

/** How many characters a new code has. */
export const newCodeCharacters = 6;

/** The name of a line connection that has not said one. */
export const guestName = "guest";

const codePattern = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Reads a channel code; upper and lower case are the same.
 * @returns The code in lower case, or nothing if this cannot be one.
 */
export function parseCode(text: string): string | undefined {
  return codePattern.test(text) ? text.toLowerCase() : undefined;
}

/**
 * Makes a channel code.
 * @param randomBytes Bytes from a cryptographic source, 32 are plenty; those that would favour a character are skipped.
 * @throws {RangeError} If too few of the bytes could be used.
 */
export function codeFrom(randomBytes: Uint8Array): string {
  const fair = 256 - (256 % codeAlphabet.length);
  const usable = [...randomBytes].filter((byte) => byte < fair).slice(0, newCodeCharacters);
  if (usable.length < newCodeCharacters) throw new RangeError("too few random bytes for a code");
  return usable.map((byte) => codeAlphabet[byte % codeAlphabet.length]).join("");
}

/** A name that may be used, or what stands against it. */
export type NameCheck =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly problem: string };

// Letters, marks, digits, punctuation and symbols of any script, and single spaces between them. Left out are controls,
// invisible and bidirectional characters, line separators, private and unassigned code points; and the colon, which ends
// the name in the line protocol.
const nameCharacters = /^[\p{L}\p{M}\p{N}\p{P}\p{S} \u200c\u200d\ufe0f]*$/u;
// Assigned and visible by their category, but blank or invisible on a screen.
const blanks =
  /[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0e\u{e0100}-\u{e01ef}]/u;
const marksInARow = /\p{M}{5}/u;
const beginsLikeTheServer = /^(?:🟢|🔴|⚠|📢|—|\*|\/|-!-)/u;
const joinerOutsideWord = /(?:^|[^\p{L}\p{M}\p{Emoji}])[\u200c\u200d]|[\u200c\u200d](?:[\u200c\u200d]|$)/u;

/**
 * Checks a wished name and brings it into the form in which it is kept: NFC, no space around it, single spaces inside.
 * @param wish What somebody typed.
 * @param maxCharacters The longest name allowed, in code points; 0 means no limit.
 */
export function checkName(wish: string, maxCharacters: number = maxNameCharacters): NameCheck {
  // A wish far beyond any limit is not worth normalising.
  if (maxCharacters > 0 && wish.length > 16 * maxCharacters) return tooLong(maxCharacters);
  const name = wish.normalize("NFC").trim().replace(/ {2,}/g, " ");
  const problem = nameProblem(name);
  if (problem !== undefined) return { ok: false, problem };
  if (maxCharacters > 0 && [...name].length > maxCharacters) return tooLong(maxCharacters);
  return { ok: true, name };
}

function tooLong(maxCharacters: number): NameCheck {
  return { ok: false, problem: `A name has at most ${maxCharacters} characters` };
}

function nameProblem(name: string): string | undefined {
  if (name === "") return "A name needs at least one character";
  if (name.includes(":")) return "A name has no colon";
  if (
    !name.isWellFormed() || !nameCharacters.test(name) || blanks.test(name) || joinerOutsideWord.test(name)
  ) {
    return "A name has letters, digits, punctuation and single spaces, and nothing invisible";
  }
  if (/^\p{M}/u.test(name) || marksInARow.test(name)) return "A name has no heap of combining marks";
  if (beginsLikeTheServer.test(name)) return "A name does not begin like a line of the server";
  return undefined;
}

/**
 * Makes the best of a name from a line connection, which nobody can answer with a refusal.
 * @returns A name that `checkName` accepts.
 */
export function cleanName(wish: string, maxCharacters: number = maxNameCharacters): string {
  const kept = [...wish.slice(0, 16 * maxNameCharacters).toWellFormed().normalize("NFC")].filter((
    character,
  ) =>
    character !== ":" && nameCharacters.test(character) && !blanks.test(character) &&
    !/[\u200c\u200d\ufe0f]/.test(character)
  );
  const shortened = kept.join("").replace(/^(?:🟢|🔴|⚠|📢|—|\*|\/|-!-|\p{M}|\s)+/u, "").replace(
    /(\p{M}{4})\p{M}+/gu,
    "$1",
  );
  const limit = maxCharacters > 0 ? maxCharacters : maxNameCharacters;
  const checked = checkName([...shortened].slice(0, limit).join(""), maxCharacters);
  return checked.ok ? checked.name : guestName;
}

/**
 * Gives the key by which names are compared: two names with the same key cannot both be in a channel.
 * Upper and lower case, and compatibility forms such as full-width letters, are the same (Unicode caseless matching, D146);
 * joiners and variation selectors, which nobody sees between letters, make no difference.
 */
export function foldName(name: string): string {
  const visible = name.replace(/[\u200c\u200d\ufe0f]/g, "");
  return visible.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}

/**
 * Finds a free name: the wish itself, else `wish-2`, `wish-3`, …, shortened where that would be too long.
 * @param isTaken Tells whether the name with this folded key is held.
 * @param maxCharacters The longest name allowed, in code points; 0 means no limit.
 */
export function freeName(
  wish: string,
  isTaken: (foldedName: string) => boolean,
  maxCharacters: number = maxNameCharacters,
): string {
  const room = maxCharacters > 0 ? maxCharacters : Infinity;
  for (let number = 1;; number++) {
    const suffix = number === 1 ? "" : `-${number}`;
    const name = [...wish].slice(0, room - suffix.length).join("").trimEnd() + suffix;
    if (!isTaken(foldName(name))) return name;
  }
}
