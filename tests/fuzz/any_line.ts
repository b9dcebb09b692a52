/**
 * Lines of the line protocol, of somebody with a name who now and then tries to be another.
 * @module
 */
import type { Random } from "../prove/random.ts";
import { deal } from "./dice.ts";
import { anyName, anyText, plainText } from "./strange_text.ts";

/** Gives some frame of a line connection. @param name The name that it goes by. */
export function anyLine(random: Random, name: string): string {
  return deal<() => string>(random, [
    [40, () => `${name}: ${plainText(random)}`],
    [15, () => `${name}: ${anyText(random)}`],
    [10, () => `${anyName(random)}: ${anyText(random)}`],
    [10, () => anyText(random)],
    [3, () => `🟢 ${anyName(random)} joined the chat`],
    [3, () => `🔴 ${name} left the chat`],
    [3, () => `📢 ${plainText(random)}`],
    [2, () => `${name}:`],
    [2, () => ": "],
    [2, () => " ".repeat(random.whole(0, 300))],
    [2, () => `{"type":"join","name":"${name}"}`],
    [1, () => `${name}: ${"\n".repeat(random.whole(1, 500))}`],
  ])();
}
