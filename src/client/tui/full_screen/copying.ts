/**
 * Copies what was said into the clipboard.
 * @module
 */
import { printable, splitLines } from "../../../protocol/text.ts";
import { activeChannel, flashing, type Model } from "./model.ts";
import { isSaid } from "./noticing.ts";
import { type ScreenStep, step } from "./step.ts";

/** The most that is copied, in UTF-16 units: terminals take no more than about 74,000 bytes. */
const maxCopiedUnits = 18_000;

/** Copies a message. @param back 1 for the newest one, 2 for the one before it. */
export function copyMessage(model: Model, back: number): ScreenStep {
  const { timeline } = activeChannel(model);
  let left = back;
  const id = timeline.find(timeline.endId - 1, -1, (item) => isSaid(item) && --left === 0);
  const item = id === undefined ? undefined : timeline.at(id);
  if (item === undefined || !isSaid(item)) {
    return step(
      flashing(model, back === 1 ? "There is no message to copy." : `There are no ${back} messages here.`),
    );
  }
  const { text } = item;
  const copied = copyable(text.slice(0, maxCopiedUnits));
  const what = text.length > maxCopiedUnits ? "The beginning of the message is copied" : "Copied";
  return step(flashing(model, `${what}, if the terminal lets programs copy.`), {
    type: "copy",
    text: copied,
  });
}

/** Shown are blanks where there are tabs; what is pasted, such as code, is to have them. */
function copyable(text: string): string {
  return splitLines(text).map((line) => line.split("\t").map(printable).join("\t")).join("\n");
}
