/**
 * What stands for what nobody has said: the name, and the line that somebody else has to type.
 * @module
 */
import { checkName, cleanName, guestName } from "../../protocol/names.ts";

/**
 * Finds a name for somebody who has not said one.
 * @param candidates Names that may fit, the best first.
 * @returns The first that can be made a name, else `guest`.
 */
export function presetName(candidates: readonly (string | undefined)[]): string {
  for (const candidate of candidates) {
    const name = cleanName(candidate ?? "");
    if (name !== guestName && checkName(name).ok) return name;
  }
  return guestName;
}

/**
 * Gives the line that somebody types to join a channel.
 * @param server Where it is. Absent: on the default server.
 */
export function joinLine(code: string, server: string | undefined): string {
  return `terminalchat chat ${code}${server === undefined ? "" : ` --server ${quotedForShell(server)}`}`;
}

/** An address holds nothing that a shell changes, as a rule. */
function quotedForShell(word: string): string {
  return /^[\w.:/@%+,=~-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
