/**
 * What is sent at once: lines of every kind, in frames of every kind.
 * @module
 */
import type { Random } from "../prove/random.ts";
import { anyCommand, type Sender } from "./any_command.ts";
import { anyLine } from "./any_line.ts";
import { joined } from "./client_frames.ts";
import { deal, few, happens } from "./dice.ts";
import { type Parcel, someFrames } from "./strange_frames.ts";
import { strangeJson } from "./strange_json.ts";
import { anyText } from "./strange_text.ts";

/** Lengths around the limits of frames, and one that is far beyond. */
const longLines = [4_000, 4_096, 16_000, 65_000, 65_400, 65_536, 65_600, 1_000_000];

/** Gives some frames for one write. @param count About how many. */
export function anyBatch(sender: Sender, speaks: "v1" | "line", count: number): Parcel {
  const parcels: Parcel[] = [];
  for (let left = count; left > 0;) {
    const line = speaks === "v1" ? v1Frame(sender) : anyLine(sender.random, sender.name);
    const parcel = someFrames(sender.random, line);
    parcels.push(parcel);
    left -= parcel.frames;
  }
  const frames = parcels.reduce((sum, parcel) => sum + parcel.frames, 0);
  return { bytes: joined(parcels.map(({ bytes }) => bytes)), frames };
}

function v1Frame(sender: Sender): string {
  const { random } = sender;
  return deal<() => string>(random, [
    [55, () => JSON.stringify(anyCommand(sender))],
    [35, () => strangeJson(random, anyCommand(sender))],
    [6, () => manyLines(sender)],
    [3, () => anyText(random)],
    [0.4, () => longLine(random)],
  ])();
}

function manyLines(sender: Sender): string {
  const lines = Array.from({ length: few(sender.random, 60) }, () => {
    const command = anyCommand(sender);
    return happens(sender.random, 0.8) ? JSON.stringify(command) : strangeJson(sender.random, command);
  });
  return lines.join(happens(sender.random, 0.9) ? "\n" : "\n\n \n");
}

function longLine(random: Random): string {
  const nonce = `n${random.whole(0, 2 ** 48)}`;
  return JSON.stringify({ type: "publish", nonce, text: "x".repeat(random.pick(longLines)) });
}
