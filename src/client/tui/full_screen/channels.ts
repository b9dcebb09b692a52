/**
 * Opening, leaving and changing between channels.
 * @module
 */
import { activeChannel, channelOf, flashing, type Model, newChannel, withChannel } from "./model.ts";
import { activate } from "./noticing.ts";
import { type ScreenEvent, type ScreenStep, step } from "./step.ts";

/** How many channels may be open at once. */
export const maxChannels = 20;

/** Opens a channel, or shows it where it is open already; one that was closed is opened anew, with its draft. */
export function openChannel(before: Model, code: string): ScreenStep {
  const open = before.channels.find((channel) => code !== "new" && isSameCode(channel.code, code));
  if (open !== undefined && open.connection.type !== "ended") return step(activate(before, open.key));
  const model = { ...before, channels: before.channels.filter((channel) => channel !== open) };
  if (model.channels.length >= maxChannels) {
    return step(flashing(model, `${maxChannels} channels are open; /leave closes one.`));
  }
  const key = model.nextKey;
  const fresh = newChannel(key, code === "new" ? "" : code);
  const channel = open === undefined ? fresh : { ...fresh, editor: open.editor };
  const channels = [...model.channels, channel];
  return step(activate({ ...model, channels, nextKey: key + 1 }, key), { type: "open", key, code });
}

function isSameCode(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Gives a new channel its code. */
export function codeChannel(
  model: Model,
  { key, code }: Extract<ScreenEvent, { type: "coded" }>,
): ScreenStep {
  const channel = channelOf(model, key);
  return step(channel === undefined ? model : withChannel(model, { ...channel, code }));
}

/** Leaves the channel that is shown; leaving the last one ends the program. */
export function leaveChannel(model: Model): ScreenStep {
  const { channels } = model;
  const { key, ownLines } = activeChannel(model);
  if (channels.length === 1) return step(model, { type: "quit", isInterrupt: false });
  if (ownLines.length > 0 && channelOf(model, key)?.connection.type !== "ended") {
    return step(flashing(model, "Something is still on its way; /quit gives it a moment and leaves all."));
  }
  const index = channels.findIndex((channel) => channel.key === key);
  const next = channels[index - 1] ?? channels[index + 1]!;
  const left = activate(model, next.key);
  return step({ ...left, channels: channels.filter((channel) => channel.key !== key) }, {
    type: "close",
    key,
  });
}

/** Shows the channel of a place in the list, from 1. */
export function showChannel(model: Model, place: number): Model {
  const channel = model.channels[place - 1];
  return channel === undefined ? model : activate(model, channel.key);
}

/** Shows the channel in which one was named, else one with something new. */
export function showNext(model: Model): Model {
  const others = model.channels.filter(({ key }) => key !== model.activeKey);
  const next = others.find(({ unreadMentions }) => unreadMentions > 0) ??
    others.find(({ unread }) => unread > 0);
  return next === undefined
    ? flashing(model, "Nothing new in the other channels.")
    : activate(model, next.key);
}

/** Shows the next channel, or the one before; behind the last comes the first. */
export function showNeighbour(model: Model, direction: 1 | -1): Model {
  const { channels, activeKey } = model;
  const index = channels.findIndex(({ key }) => key === activeKey);
  const next = channels[(index + direction + channels.length) % channels.length]!;
  return activate(model, next.key);
}
