/**
 * A number for a text, the same everywhere and always.
 * @module
 */

/**
 * Hashes a text: FNV-1a in 32 bits, over UTF-16 units.
 * @returns A number from 0 to 2³² − 1; not for anything that somebody gains by steering.
 */
export function stableHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
