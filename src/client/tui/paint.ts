/**
 * Turns how a piece of a row is set into what a terminal understands, or leaves it out.
 * @module
 */
import { foldName, maxNameCharacters } from "../../protocol/names.ts";
import type { ThemeName } from "../core/settings.ts";
import type { ColorDepth } from "./color_depth.ts";
import type { Piece, Row } from "./row.ts";
import { stableHash } from "./stable_hash.ts";
import { type Ink, type Palette, paletteOf } from "./theme.ts";

/** Turns a row into text for a terminal. */
export type Paint = (row: Row) => string;

const reset = "\x1b[0m";
const noInk: Ink = {};

/** How much of a name chooses its colour, in UTF-16 units: any name of ours is shorter. */
const maxNameUnits = 2 * maxNameCharacters;

/**
 * Makes what paints rows one after another; with no colours it writes nothing but their text.
 * @param depth How many colours the terminal has.
 * @param theme Which colours.
 */
export function painter(depth: ColorDepth, theme: ThemeName = "auto"): Paint {
  if (depth === 0) return unpainted;
  const palette = paletteOf(theme, depth);
  return (row) => row.map((piece) => painted(piece, palette)).join("");
}

/**
 * Tells how a piece is set, as the parameters of one SGR that follows a reset (ECMA-48, 8.3.117).
 * @returns Such as `1;38;5;33`; "" where there is nothing to set.
 */
export function sgr(piece: Piece, palette: Palette): string {
  const ink = piece.tone === undefined ? noInk : palette.tones[piece.tone];
  const parameters: string[] = [];
  if (piece.isBold || ink.isBold) parameters.push("1");
  if (piece.isDim || ink.isDim) parameters.push("2");
  if (piece.isItalic) parameters.push("3");
  if (piece.isUnderlined) parameters.push("4");
  // What is reversed within a bar that is reversed has changed places twice, and stands out.
  if ((piece.isReversed ?? false) !== (ink.isReversed ?? false)) parameters.push("7");
  const color = nameColor(piece, palette) ?? ink.color;
  if (color !== undefined) parameters.push(color);
  if (ink.background !== undefined) parameters.push(ink.background);
  return parameters.join(";");
}

function unpainted(row: Row): string {
  return row.map(({ text }) => text).join("");
}

function painted(piece: Piece, palette: Palette): string {
  const parameters = sgr(piece, palette);
  return parameters === "" || piece.text === "" ? piece.text : `\x1b[${parameters}m${piece.text}${reset}`;
}

/** Upper and lower case, and whatever else makes no other name, make no other colour. */
function nameColor({ text, tone, colorOf }: Piece, { names }: Palette): string | undefined {
  const name = colorOf ?? (tone === "name" ? text : undefined);
  if (name === undefined || names.length === 0) return undefined;
  return names[stableHash(foldName(name.slice(0, maxNameUnits))) % names.length];
}
