/**
 * What a channel code and a name may be.
 * @module
 */

import { characterProblem } from "./name_characters.ts";
import { codePoints } from "./text.ts";

/** The longest name, in code points. */
export const maxNameCharacters = 32;

/** The longest channel code, in characters. */
export const maxCodeCharacters = 64;

/** The characters of a new code: lower-case letters and digits that nobody takes for one another. */
export const codeAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";

/** How many characters a new code has. */
const newCodeCharacters = 6;

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
  return name === "" ? "A name needs at least one character" : characterProblem(name);
}

/**
 * Makes the best of a name from a line connection, which nobody can answer with a refusal.
 * @returns A name that `checkName` accepts.
 */
export function cleanName(wish: string, maxCharacters: number = maxNameCharacters): string {
  const limit = maxCharacters > 0 ? maxCharacters : maxNameCharacters;
  const asItIs = checkName(wish, limit);
  if (asItIs.ok) return asItIs.name;
  const checked = checkName(bestOf(wish.slice(0, 16 * maxNameCharacters), limit), limit);
  return checked.ok ? checked.name : guestName.slice(0, limit);
}

/** Takes one character after another, and leaves out each that may not follow those before it. */
function bestOf(wish: string, limit: number): string {
  let name = "";
  for (const character of wish.toWellFormed().normalize("NFC")) {
    const longer = (name + character).normalize("NFC");
    const fits = character === " " ? /[^ ]$/.test(name) : characterProblem(longer) === undefined;
    if (!fits) continue;
    if (codePoints(longer) > limit) break;
    name = longer;
  }
  return name;
}

/** What most names are made of; they need no table of Unicode, which takes milliseconds to be read. */
const printableAscii = /^[\x20-\x7e]*$/;

/**
 * Gives the key by which names are compared: two names with the same key cannot both be in a channel.
 * Upper and lower case, and compatibility forms such as full-width letters, are the same (Unicode caseless matching, D146);
 * joiners and variation selectors, which nobody sees between letters, make no difference.
 */
export function foldName(name: string): string {
  if (printableAscii.test(name)) return name.toLowerCase();
  const visible = name.replace(/[\u200c\u200d\ufe0f]/g, "");
  // A capital ẞ has the small letter that has the capitals SS.
  return visible.normalize("NFKC").toLowerCase().toUpperCase().toLowerCase().normalize("NFKC");
}

/** Tells whether a name is held, as its two parts: what was wished, and a number such as `-2`, or "". */
export type IsTaken = (base: string, number: string) => boolean;

/**
 * Finds a free name: the wish itself, else `wish-2`, `wish-3`, …, shortened where that would be too long.
 * @param wish A name that `checkName` accepts.
 * @param isTaken Asked about one name after another until one is free.
 * @param maxCharacters The longest name allowed, in code points; 0 means no limit.
 * @returns A name that `checkName` accepts, if there may be any with a number.
 */
export function freeName(
  wish: string,
  isTaken: IsTaken,
  maxCharacters: number = maxNameCharacters,
): string {
  const whole = nameBase(wish, 0, maxCharacters);
  if (!isTaken(whole, "")) return whole;
  for (let digits = 1;; digits++) {
    const base = nameBase(wish, digits, maxCharacters);
    for (let number = Math.max(2, 10 ** (digits - 1)); number < 10 ** digits; number++) {
      if (!isTaken(base, `-${number}`)) return `${base}-${number}`;
    }
  }
}

/**
 * Gives what of a wish stands before a number that makes it free.
 * @param digits How many digits the number has; 0 for none.
 * @param maxCharacters The longest name allowed, in code points; 0 means no limit.
 */
export function nameBase(wish: string, digits: number, maxCharacters: number): string {
  // A session may come back under a name that an earlier version has let pass.
  const whole = shortened(wish, "", maxCharacters) || guestName;
  return digits === 0 ? whole : shortened(whole, `-${"9".repeat(digits)}`, maxCharacters);
}

/** Shortens a wish until it is a name with what follows it. */
function shortened(wish: string, suffix: string, maxCharacters: number): string {
  const room = maxCharacters > 0 ? Math.max(0, maxCharacters - suffix.length) : Infinity;
  const base = [...[...wish].slice(0, room).join("").trimEnd()];
  while (base.length > 0 && !isKeptAsItIs(base.join("") + suffix)) base.pop();
  return base.join("");
}

function isKeptAsItIs(name: string): boolean {
  const checked = checkName(name, 0);
  return checked.ok && checked.name === name;
}
