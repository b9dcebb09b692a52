/**
 * A row as it goes into a line of the screen: cut to its width, checked, its style chosen. What is written to the
 * terminal has been through here at last.
 * @module
 */
import { sgr } from "./paint.ts";
import type { Piece, Row } from "./row.ts";
import { stableHash } from "./stable_hash.ts";
import type { Palette } from "./theme.ts";
import { sliceColumns, textWidth } from "./width.ts";

/** How a text is set. */
export interface Style {
  /** The parameters of one SGR after a reset; "" for nothing. */
  readonly sgr: string;
  /** The address that it links to, fit for OSC 8; "" for none. */
  readonly link: string;
}

/** A text in one style. */
export interface Stretch {
  /** Without anything that a terminal obeys. */
  readonly text: string;
  /** How it is set. */
  readonly style: Style;
  /** Where it begins, in cells from 0. */
  readonly column: number;
  /** How many cells it takes, where nobody disputes it. */
  readonly width: number;
  /** Whether every terminal gives each of its UTF-16 units one cell. */
  readonly isPlain: boolean;
}

/** One line of the screen. */
export interface Line {
  /** From the left. */
  readonly stretches: readonly Stretch[];
  /** Whether all of them are plain: then it is known what stands in which cell. */
  readonly isPlain: boolean;
}

/** What a row has to fit. */
export interface LineOptions {
  /** The width of the screen, in cells. */
  readonly columns: number;
  /** Its colours. */
  readonly palette: Palette;
}

/** Where a piece goes in a line of so many columns, and how. */
interface Place {
  readonly column: number;
  readonly columns: number;
  readonly style: Style;
}

/** A line on which nothing is written. */
export const blankLine: Line = { stretches: [], isPlain: true };

/** Not in any style. */
export const unstyled: Style = { sgr: "", link: "" };

/**
 * The one set of characters about whose width no two terminals disagree. Letters such as é and ü are ambiguous: two
 * cells for some who write East Asian scripts (UAX #11).
 */
const plain = /^[\x20-\x7e]*$/;

// deno-lint-ignore no-control-regex -- finding control characters is what it is for
const obeyed = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** OSC 8 wants printable ASCII; the longest address is that of VTE, the strictest of the widespread terminals. */
const linkable = /^[\x21-\x7e]{1,2083}$/;

/**
 * Lays a row out.
 * @param row What is to be seen.
 * @param options How wide the screen is, and its colours.
 * @returns The line; blanks at its end are left out where nothing shows them.
 */
export function lineOf(row: Row, { columns, palette }: LineOptions): Line {
  const stretches: Stretch[] = [];
  let column = 0;
  for (const piece of row) {
    if (column >= columns) break;
    const stretch = stretchOf(piece, { column, columns, style: styleOf(piece, palette) });
    if (stretch.text !== "") stretches.push(stretch);
    column += stretch.width;
  }
  trimEnd(stretches);
  return { stretches, isPlain: stretches.every(({ isPlain }) => isPlain) };
}

/** Tells whether two lines were made of the same pieces; they may look the same all the same. */
export function isSameLine(one: Line, other: Line): boolean {
  return one.stretches.length === other.stretches.length &&
    one.stretches.every((stretch, index) => isSameStretch(stretch, other.stretches[index]!));
}

/** Tells whether two styles are the same. */
export function isSameStyle(one: Style, other: Style): boolean {
  return one === other || (one.sgr === other.sgr && one.link === other.link);
}

/**
 * Gives what changes the style of what is written next.
 * @param from The style so far.
 * @param to The style from now on.
 */
export function styleChange(from: Style, to: Style): string {
  const attributes = from.sgr === to.sgr ? "" : `\x1b[${to.sgr === "" ? "" : `0;${to.sgr}`}m`;
  return from.link === to.link ? attributes : attributes + linkChange(to.link);
}

/** All parts of a link have the same id, so that terminals show them as one. */
function linkChange(link: string): string {
  return link === "" ? "\x1b]8;;\x1b\\" : `\x1b]8;id=${stableHash(link).toString(36)};${link}\x1b\\`;
}

function styleOf(piece: Piece, palette: Palette): Style {
  const link = piece.link !== undefined && linkable.test(piece.link) ? piece.link : "";
  const parameters = sgr(piece, palette);
  return parameters === "" && link === "" ? unstyled : { sgr: parameters, link };
}

function stretchOf({ text }: Piece, { column, columns, style }: Place): Stretch {
  const room = columns - column;
  if (plain.test(text)) {
    return { text: text.slice(0, room), style, column, width: Math.min(text.length, room), isPlain: true };
  }
  const harmless = text.toWellFormed().replace(obeyed, "\ufffd");
  const width = textWidth(harmless);
  return width <= room
    ? { text: harmless, style, column, width, isPlain: false }
    : { text: sliceColumns(harmless, 0, room), style, column, width: room, isPlain: false };
}

/** Blanks in no style are what an erased line has anyway. */
function trimEnd(stretches: Stretch[]): void {
  for (let last = stretches.pop(); last !== undefined; last = stretches.pop()) {
    const text = isSameStyle(last.style, unstyled) ? last.text.replace(/ +$/, "") : last.text;
    if (text === "") continue;
    stretches.push({ ...last, text });
    return;
  }
}

function isSameStretch(one: Stretch, other: Stretch): boolean {
  return one.text === other.text && isSameStyle(one.style, other.style);
}
