/**
 * How many colours a terminal has, as far as it says.
 * @module
 */

/** How many colours a terminal has; 0 where none are wanted. */
export type ColorDepth = 0 | 16 | 256;

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
