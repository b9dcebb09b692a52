/**
 * What is pasted: it goes into the input as it is, but many lines only once somebody has said so.
 * @module
 */
import { cleanInput } from "../../../protocol/text.ts";
import { applyEdit } from "../editor.ts";
import { type Key, keyName } from "../key.ts";
import { withKilled } from "../kill_ring.ts";
import { flashing, type Model, withActive, without } from "./model.ts";
import { type ScreenStep, step } from "./step.ts";

/** More lines than these are asked about. */
const maxUnaskedLines = 10;

/** Takes what was pasted. */
export function paste(model: Model, pasted: string): ScreenStep {
  const text = cleanInput(pasted);
  return step(linesOf(text) > maxUnaskedLines ? { ...model, pasted: text } : insert(model, text));
}

/** Says what is asked of a long text. */
export function pasteQuestion(pasted: string): string {
  return `Paste ${linesOf(pasted)} lines? Enter puts them into the input, Esc discards them.`;
}

/** Takes the answer. @returns Nothing if nothing is asked. */
export function pasteKey(model: Model, key: Key): ScreenStep | undefined {
  const { pasted } = model;
  if (pasted === undefined) return undefined;
  switch (answerOf(key)) {
    case "yes":
      return step(insert(without(model, "pasted"), pasted));
    case "no":
      return step(flashing(keep(without(model, "pasted"), pasted), "Not pasted; Ctrl+Y brings it back."));
    default:
      return step(key.type === "paste" ? { ...model, pasted: `${pasted}\n${cleanInput(key.text)}` } : model);
  }
}

function answerOf(key: Key): "yes" | "no" | undefined {
  if (key.type === "text") return /^y/i.test(key.text) ? "yes" : /^n/i.test(key.text) ? "no" : undefined;
  if (key.type !== "key") return undefined;
  const name = keyName(key);
  if (name === "enter") return "yes";
  return name === "escape" || name === "ctrl+c" ? "no" : undefined;
}

function linesOf(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < text.length - 1; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

function insert(model: Model, text: string): Model {
  return withActive(model, (channel) => ({
    ...without(channel, "completion"),
    editor: applyEdit(channel.editor, { type: "paste", text }),
  }));
}

function keep(model: Model, text: string): Model {
  return withActive(model, (channel) => ({ ...channel, editor: withKilled(channel.editor, text) }));
}
