/**
 * What can be done with own texts that were refused: send them again, or take them back into the input.
 * @module
 */
import { typedForm } from "../../core/own_lines.ts";
import type { RefusedItem } from "../../core/timeline_item.ts";
import { exchange } from "../editor.ts";
import { activeChannel, flashing, type Model, type OpenChannel, withActive } from "./model.ts";
import { type ScreenEffect, type ScreenStep, step } from "./step.ts";

/** Sends the last refused text again. */
export function sendAgain(model: Model): ScreenStep {
  const found = lastRefused(activeChannel(model));
  if (found === undefined) return step(flashing(model, nothingRefused));
  if (activeChannel(model).connection.type === "ended") return step(flashing(model, channelIsClosed));
  return step(settled(model, found, "sent_again"), sayingOf(found.item, model.activeKey));
}

/** Takes the last refused text back into the input; what is typed there is kept in the history. */
export function takeBack(model: Model): ScreenStep {
  const found = lastRefused(activeChannel(model));
  if (found === undefined) return step(flashing(model, nothingRefused));
  const typed = typedForm(found.item);
  return step(withActive(settled(model, found, "taken_back"), (channel) => ({
    ...channel,
    editor: exchange(channel.editor, typed),
  })));
}

const nothingRefused = "Nothing was refused here.";

/** What is said to somebody who wants to say something where nobody hears it any more. */
export const channelIsClosed = "This channel is closed: nothing can be said here any more. /leave closes it.";

interface Found {
  readonly id: number;
  readonly item: RefusedItem;
}

function lastRefused({ openRefusals, timeline }: OpenChannel): Found | undefined {
  if (openRefusals === 0) return undefined;
  const id = timeline.find(timeline.endId - 1, -1, (item) => item.type === "refused" && item.fate === "open");
  const item = id === undefined ? undefined : timeline.at(id);
  return id !== undefined && item?.type === "refused" ? { id, item } : undefined;
}

function settled(model: Model, { id, item }: Found, fate: RefusedItem["fate"]): Model {
  return withActive(model, (channel) => {
    channel.timeline.replace(id, { ...item, fate });
    return { ...channel, openRefusals: channel.openRefusals - 1 };
  });
}

function sayingOf({ text, to }: RefusedItem, key: number): ScreenEffect {
  return to === undefined ? { type: "say", key, text } : { type: "whisper", key, to, text };
}
