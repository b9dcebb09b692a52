/**
 * The names of the emoji, as GitHub has them. The table is large: it is read when it is asked for, after the first screen.
 * @module
 */
import type { EmojiName } from "../tui/completion.ts";

/**
 * Reads the table.
 * @returns All names, sorted; an emoji with several names is there under each.
 */
export async function loadEmoji(): Promise<readonly EmojiName[]> {
  const { nameToEmoji } = await import("gemoji");
  return Object.keys(nameToEmoji).sort().map((name) => ({ name, character: nameToEmoji[name]! }));
}
