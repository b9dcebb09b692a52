/**
 * What the program itself has to say in a channel. Until something new happens there it is held back below everything, so that
 * the older messages which come first stand above it, in the order of time.
 * @module
 */
import type { Entry } from "../../core/entry.ts";
import type { OpenChannel } from "./model.ts";

/** Says something in a channel. @param nowMs In milliseconds since 1970. */
export function saying(channel: OpenChannel, entries: readonly Entry[], nowMs: number): OpenChannel {
  const items = entries.map((entry) => ({ type: "entry", entry, atMs: nowMs }) as const);
  if (!channel.isNew) {
    for (const item of items) channel.timeline.append(item);
    return channel;
  }
  return items.length === 0 ? channel : { ...channel, held: [...channel.held, ...items] };
}

/** Lets what was held back go before the first thing that is new. */
export function released(channel: OpenChannel): OpenChannel {
  if (!channel.isNew) return channel;
  for (const item of channel.held) channel.timeline.append(item);
  return { ...channel, held: [], isNew: false };
}
