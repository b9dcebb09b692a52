/**
 * The colours of each theme. What a tone means is said by words too: nothing depends on seeing its colour.
 *
 * The colours of names were searched among the 6×6×6 cube of 256 so that the smallest difference between any two is large
 * for everybody, with or without red and green (protanopia and deuteranopia after Machado, Oliveira and Fernandes, 2009).
 * It is, as CIEDE2000: `auto` 9.1, `dark` 13.2, `light` 10.6, and for those who see all colours 17.8, 26.7 and 13.7; 1
 * can just be seen, 10 at a glance. Their contrast (WCAG 2) is at least 4.5 on #000 to #1e1e1e (`dark`) and on #fff
 * to #f5f5f5 (`light`), and 3.5 on both black and white (`auto`). For the sixteen standard colours nothing of that can
 * be promised: what they look like is up to the terminal.
 * @module
 */
import type { Tone } from "../core/entry.ts";
import type { ThemeName } from "../core/settings.ts";
import type { ColorDepth } from "./color_depth.ts";
import type { Piece } from "./row.ts";

/** How a tone is set; colours as parameters of SGR (ECMA-48, 8.3.117). */
export interface Ink extends Pick<Piece, "isBold" | "isDim" | "isReversed"> {
  /** The colour of the text. Absent: the terminal's own. */
  readonly color?: string;
  /** The colour behind it. Absent: the terminal's own. */
  readonly background?: string;
}

/** The colours of a theme in a terminal. */
export interface Palette {
  /** How each tone is set; names have a colour of `names` instead, where there are any. */
  readonly tones: Readonly<Record<Tone, Ink>>;
  /** The colours that names are spread over, as parameters of SGR. */
  readonly names: readonly string[];
}

/** Bold tells what matters, dim what does not; a mention and the bars stand out as areas. */
const withoutColors: Palette = {
  tones: {
    name: { isBold: true },
    dim: { isDim: true },
    notice: {},
    good: {},
    warning: { isBold: true },
    error: { isBold: true },
    whisper: { isBold: true },
    code: {},
    mention: { isBold: true, isReversed: true },
    qr: {},
    bar: { isReversed: true },
  },
  names: [],
};

/** Names have blue, magenta, cyan, green and red: what is readable on most backgrounds. */
const sixteen: Palette = {
  tones: {
    name: {},
    dim: { isDim: true },
    notice: { color: "36" },
    good: { color: "32" },
    warning: { color: "33" },
    error: { color: "31" },
    whisper: { color: "35" },
    code: { color: "33" },
    mention: { color: "35", isBold: true, isReversed: true },
    qr: { color: "97", background: "40" },
    bar: { isReversed: true },
  },
  names: ["34", "35", "36", "32", "31"],
};

const auto: Palette = {
  tones: {
    name: {},
    dim: { color: color256(243) },
    notice: { color: color256(26) },
    good: { color: color256(29) },
    warning: { color: color256(166) },
    error: { color: color256(160) },
    whisper: { color: color256(135) },
    code: { color: color256(67) },
    mention: { color: color256(162), isBold: true, isReversed: true },
    qr: { color: color256(231), background: background256(16) },
    bar: { isReversed: true },
  },
  names: [94, 31, 135, 100, 132, 197, 26, 29].map(color256),
};

const dark: Palette = {
  tones: {
    name: {},
    dim: { color: color256(245) },
    notice: { color: color256(75) },
    good: { color: color256(35) },
    warning: { color: color256(184) },
    error: { color: color256(210) },
    whisper: { color: color256(219) },
    code: { color: color256(180) },
    mention: { color: color256(214), isBold: true, isReversed: true },
    qr: { color: color256(231), background: background256(16) },
    bar: { color: color256(252), background: background256(236) },
  },
  names: [183, 35, 33, 223, 199, 202, 190, 159].map(color256),
};

const light: Palette = {
  tones: {
    name: {},
    dim: { color: color256(242) },
    notice: { color: color256(25) },
    good: { color: color256(22) },
    warning: { color: color256(94) },
    error: { color: color256(160) },
    whisper: { color: color256(91) },
    code: { color: color256(24) },
    mention: { color: color256(125), isBold: true, isReversed: true },
    qr: { color: color256(231), background: background256(16) },
    bar: { color: color256(236), background: background256(254) },
  },
  names: [96, 125, 160, 27, 91, 23, 88, 21, 53].map(color256),
};

const palettes: Readonly<Record<ThemeName, Palette>> = {
  auto,
  dark,
  light,
  "16": sixteen,
  none: withoutColors,
};

/**
 * Chooses the colours of a theme.
 * @param theme What the person wants.
 * @param depth What the terminal can; 0 leaves all colours out, whatever the theme.
 */
export function paletteOf(theme: ThemeName, depth: ColorDepth): Palette {
  if (depth === 0 || theme === "none") return palettes.none;
  return palettes[depth === 16 ? "16" : theme];
}

function color256(index: number): string {
  return `38;5;${index}`;
}

function background256(index: number): string {
  return `48;5;${index}`;
}
