/**
 * Texts from outside that are kept for long.
 * @module
 */

/** The longest name that is kept whole, in UTF-16 units: far beyond what any name may have. */
export const maxNameUnits = 256;

/**
 * Cuts a text that is too long to be kept.
 * @param maxUnits How much of it is kept, in UTF-16 units.
 */
export function keptText(text: string, maxUnits: number): string {
  if (text.length <= maxUnits) return text;
  // A part of a string holds on to all of it; what is read from JSON is a string of its own.
  return JSON.parse(JSON.stringify(text.slice(0, maxUnits)));
}
