/**
 * Colours: turns the pieces of a row into what a terminal shows, or leaves the colours out.
 * @module
 */
import { foldName } from "../../protocol/names.ts";
import type { Span, Tone } from "../core/entry.ts";
import type { Row } from "./row.ts";

/** How many colours a terminal has; 0 where none are wanted. */
export type ColorDepth = 0 | 16 | 256;

/** Turns a row into text for a terminal. */
export type Paint = (row: Row) => string;

const reset = "\x1b[0m";

/** The colours of names, from the 6×6×6 cube: each has a contrast of at least 3.5 on black and on white. */
export const nameColors256: readonly number[] = [33, 30, 28, 64, 100, 130, 166, 161, 163, 99, 67, 132];

/** Blue, magenta, cyan, green, red: what sixteen colours have that is readable on most backgrounds. */
const nameColors16: readonly number[] = [34, 35, 36, 32, 31];

const codesByTone: Readonly<Record<Exclude<Tone, "name">, string>> = {
  dim: "2",
  notice: "36",
  good: "32",
  warning: "33",
  error: "31",
  whisper: "35",
  code: "33",
  mention: "1;33",
  bar: "7",
};

/** What a terminal says of itself, and what its owner wants. */
export interface ColorWish {
  /** Whether NO_COLOR is set. */
  readonly isUnwanted: boolean;
  /** The variable TERM. */
  readonly term: string | undefined;
  /** The variable COLORTERM. */
  readonly colorTerm: string | undefined;
}

/** Decides how many colours to use in a terminal. */
export function colorDepthFor({ isUnwanted, term = "", colorTerm = "" }: ColorWish): ColorDepth {
  if (isUnwanted || term === "dumb") return 0;
  return colorTerm !== "" || /256|kitty|ghostty|direct|truecolor/.test(term) ? 256 : 16;
}

/** Makes what paints rows in so many colours. */
export function painter(depth: ColorDepth): Paint {
  return depth === 0 ? unpainted : (row) => row.map((span) => painted(span, depth)).join("");
}

function unpainted(row: Row): string {
  return row.map(({ text }) => text).join("");
}

function painted({ text, tone }: Span, depth: 16 | 256): string {
  if (tone === undefined || text === "") return text;
  const code = tone === "name" ? nameCode(text, depth) : codesByTone[tone];
  return `\x1b[${code}m${text}${reset}`;
}

function nameCode(name: string, depth: 16 | 256): string {
  const hash = hashOf(foldName(name));
  return depth === 256
    ? `38;5;${nameColors256[hash % nameColors256.length]}`
    : `${nameColors16[hash % nameColors16.length]}`;
}

/** FNV-1a in 32 bits: the same name has the same colour everywhere. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
