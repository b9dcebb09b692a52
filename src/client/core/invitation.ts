/**
 * The answer to `/invite`.
 * @module
 */
import { printable } from "../../protocol/text.ts";
import { type Entry, notice } from "./entry.ts";

/**
 * Shows what somebody else types to join.
 * @param joinLine The line, as `joinLine` in presets.ts makes it.
 */
export function invitationEntries(joinLine: string): readonly Entry[] {
  return [notice("Whoever types this joins:"), notice(`  ${printable(joinLine)}`)];
}
