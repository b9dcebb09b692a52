/**
 * What a text may hold, and what of any text from outside may reach a screen.
 * Nothing remote is shown but through here.
 * @module
 */
import type { RefusalCode } from "./errors.ts";
import { withoutInvisible } from "./invisible.ts";

/** How long a text may be. */
export interface TextLimits {
  /** In code points; 0 means no limit. */
  readonly maxTextCharacters: number;
  /** In bytes of UTF-8; 0 means no limit. */
  readonly maxTextBytes: number;
}

// deno-lint-ignore no-control-regex -- finding control characters is what it is for
const forbidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
// deno-lint-ignore no-control-regex -- as above
const everyForbidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * Tells what stands against a text that somebody wants to say.
 * @returns Nothing if it may be said.
 */
export function textProblem(
  text: string,
  limits: TextLimits,
): Extract<RefusalCode, "empty_text" | "bad_text" | "text_too_long"> | undefined {
  if (isTooLong(text, limits)) return "text_too_long";
  if (forbidden.test(text) || !text.isWellFormed()) return "bad_text";
  return text.trim() === "" ? "empty_text" : undefined;
}

function isTooLong(text: string, { maxTextCharacters, maxTextBytes }: TextLimits): boolean {
  // A code point is one or two UTF-16 units and a unit at most three bytes: most texts need no counting.
  if (maxTextCharacters > 0 && text.length > maxTextCharacters) {
    if (text.length > 2 * maxTextCharacters || codePoints(text) > maxTextCharacters) return true;
  }
  return maxTextBytes > 0 && text.length * 3 > maxTextBytes && utf8Bytes(text) > maxTextBytes;
}

/** Counts the code points of a text. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Counts the bytes that a text has in UTF-8; a lone surrogate counts as the three bytes of U+FFFD. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (isPair(text, index)) {
      bytes += 2;
      index++;
    } else bytes += 2;
  }
  return bytes;
}

function isPair(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
}

/** Puts U+FFFD in the place of everything that `textProblem` calls `bad_text`. */
export function replaceForbidden(text: string): string {
  return text.toWellFormed().replace(everyForbidden, "\ufffd");
}

// ECMA-48: a control sequence is CSI, parameters, intermediates, one final byte; a control string (DCS, SOS, OSC, PM,
// APC) runs to ST, and BEL where terminals take it for ST; anything else after ESC is intermediates and one byte. What
// has no end on its line goes as well: better a lost line of codes than codes.
const controlSequence = "(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]?";
const controlString =
  "(?:\\u001b[PX\\]^_]|[\\u0090\\u0098\\u009d-\\u009f])[^\\u0007\\u001b\\u009c\\n]*(?:\\u0007|\\u001b\\\\|\\u009c)?";
const otherEscape = "\\u001b[ -/]*[0-~]?";
const ansiSequence = new RegExp(`${controlSequence}|${controlString}|${otherEscape}`, "g");

/**
 * Makes a text sayable before it is sent: no ANSI sequences, `\n` for every `\r\n`, tabs kept, other controls gone.
 */
export function cleanInput(text: string): string {
  return text.toWellFormed().replace(ansiSequence, "").replace(/\r\n?/g, "\n").replace(everyForbidden, "");
}

const everyLineBreak = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;

/** Cuts a text at every kind of line break that any program might take for one. */
export function splitLines(text: string): readonly string[] {
  return text.split(everyLineBreak);
}

// Embeddings, overrides and isolates would reach beyond the message; non-characters are nobody's.
const disturbing = /[\u202a-\u202e\u2066-\u2069\p{Noncharacter_Code_Point}]/gu;

/** What takes the place of a line break in `printable`. */
const lineBreakSign = " ⏎ ";

/**
 * Makes a text from outside safe to print as one line: whatever it holds, it stays on that line and writes nothing but
 * itself. Line breaks show as ⏎, other control characters as their pictures or U+FFFD; what nobody sees is left out.
 */
export function printable(text: string): string {
  return safeLine(splitLines(text).join(lineBreakSign));
}

/**
 * Makes a text from outside safe to print as several lines; how the second and later ones are indented, so that they
 * cannot pass for lines of their own, is the caller's part.
 * @returns At least one line, each without line breaks.
 */
export function printableLines(text: string): readonly string[] {
  return splitLines(text).map(safeLine);
}

/** What most lines are made of: there is nothing to look for in them. */
const printableAscii = /^[\x20-\x7e]*$/;

function safeLine(line: string): string {
  if (printableAscii.test(line)) return line;
  return withoutInvisible(
    line.toWellFormed()
      .replace(/\t/g, "    ")
      .replace(everyForbidden, pictureOf)
      .replace(disturbing, "\ufffd"),
  );
}

/** U+2400 and on are the control pictures; C1 has none. */
function pictureOf(control: string): string {
  const unit = control.charCodeAt(0);
  if (unit < 0x20) return String.fromCharCode(0x2400 + unit);
  return unit === 0x7f ? "\u2421" : "\ufffd";
}

/**
 * Cuts a text that is too long into parts that may each be sent, at line breaks or blanks where there are any near.
 * @returns The parts in order; together they hold everything but the white space at the cuts.
 */
export function splitText(text: string, limits: TextLimits): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (isTooLong(rest, limits)) {
    const end = cutBefore(rest, longestHead(rest, limits));
    const head = rest.slice(0, end).trimEnd();
    if (head !== "") parts.push(head);
    rest = rest.slice(end).replace(/^[ \t]*\n|^[ \t]+/, "");
  }
  if (rest.trim() !== "") parts.push(rest);
  return parts;
}

/** @returns How many UTF-16 units at the beginning are within the limits; at least one code point's. */
function longestHead(text: string, { maxTextCharacters, maxTextBytes }: TextLimits): number {
  let units = 0;
  let characters = 0;
  let bytes = 0;
  for (const character of text) {
    characters++;
    bytes += utf8Bytes(character);
    const isOver = (maxTextCharacters > 0 && characters > maxTextCharacters) ||
      (maxTextBytes > 0 && bytes > maxTextBytes);
    if (isOver && units > 0) break;
    units += character.length;
  }
  return units;
}

/** @returns Where to cut: after the last line break or blank of the head's second half, else at its end. */
function cutBefore(text: string, headUnits: number): number {
  if (/\s/.test(text.charAt(headUnits))) return headUnits;
  const lineBreak = text.lastIndexOf("\n", headUnits - 1);
  if (lineBreak > headUnits / 2) return lineBreak + 1;
  const blank = text.lastIndexOf(" ", headUnits - 1);
  return blank > headUnits / 2 ? blank + 1 : headUnits;
}
