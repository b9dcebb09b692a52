/**
 * All of Unicode, a character at a time, for tests of what is done to each.
 * @module
 */

/** Planes in which no character is, or only private ones: they are all alike but for their last two. */
const isUniform = (plane: number): boolean => (plane >= 4 && plane <= 13) || plane >= 15;

/**
 * Gives every code point as a text, lone surrogates too; of the planes that are all alike, every 251st and the last two.
 */
export function* everyCodePoint(): Generator<string> {
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
    const place = codePoint % 0x10000;
    if (isUniform(codePoint >> 16) && place % 251 !== 0 && place < 0xfffe) continue;
    yield String.fromCodePoint(codePoint);
  }
}

/** Writes a character as people name it: `U+200B`. */
export function unicodeName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
