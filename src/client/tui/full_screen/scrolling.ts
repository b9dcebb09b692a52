/**
 * Going up and down in what was said: by rows, pages, mentions, and to what a search finds.
 * @module
 */
import type { TimelineItem } from "../../core/timeline_item.ts";
import { type Geometry, geometryOf, paneOf } from "./geometry.ts";
import { activeChannel, flashing, type Model, type OpenChannel, withChannel, without } from "./model.ts";
import type { Pane } from "./pane.ts";
import { andThen, type ScreenContext, type ScreenStep, step } from "./step.ts";
import { isNearTop, newest, scrolled, showing, type Viewport } from "./viewport.ts";

/** How far a key goes: so many rows, or a page less what stays for orientation. */
export type Distance = number | "page_up" | "page_down";

/** What is looked at while scrolling. */
interface Sight {
  readonly geometry: Geometry;
  readonly pane: Pane;
  readonly channel: OpenChannel;
}

/** Moves what is shown; close to the top, older messages are asked for. */
export function scrollBy(model: Model, distance: Distance, context: ScreenContext): ScreenStep {
  const { channel, pane, geometry } = sightOf(model, context);
  const height = geometry.paneRows;
  const delta = rowsOf(distance, height);
  const viewport = scrolled(channel.viewport, pane, { delta, height });
  const moved = look(model, channel, viewport);
  return delta < 0 ? andThen(step(moved), (next) => loadOlder(next, context)) : step(moved);
}

function rowsOf(distance: Distance, height: number): number {
  const page = Math.max(1, height - 2);
  if (distance === "page_up") return -page;
  return distance === "page_down" ? page : distance;
}

/** Goes back to the newest message. */
export function scrollToNewest(model: Model): Model {
  return look(model, activeChannel(model), newest);
}

/** Goes to the oldest message that is here, and asks for older ones. */
export function scrollToOldest(model: Model, context: ScreenContext): ScreenStep {
  const { channel, pane, geometry } = sightOf(model, context);
  const height = geometry.paneRows;
  const viewport = showing(pane.headId, pane, height);
  return andThen(step(look(model, channel, viewport)), (next) => loadOlder(next, context));
}

/** Goes to the mention or whisper before the one that is shown, or to the last one. */
export function scrollToMention(model: Model, context: ScreenContext): ScreenStep {
  const { channel } = sightOf(model, context);
  const from = channel.lastShownId === undefined ? channel.timeline.endId - 1 : channel.lastShownId - 1;
  const id = from < channel.timeline.firstId ? undefined : channel.timeline.find(from, -1, isForMe);
  if (id === undefined) return step(flashing(model, noMention(channel)));
  return step(showItem(model, id, context));
}

function noMention({ lastShownId }: OpenChannel): string {
  return lastShownId === undefined
    ? "Nobody has mentioned you here."
    : "There is no mention before this one. Esc goes to the newest message.";
}

function isForMe(item: TimelineItem): boolean {
  return item.type === "message" ? item.isMention : item.type === "whisper" && !item.isOwn;
}

/** Brings an item into sight. */
export function showItem(model: Model, id: number, context: ScreenContext): Model {
  const { channel, pane, geometry } = sightOf(model, context);
  const looked = look(model, channel, showing(id, pane, geometry.paneRows));
  return withChannel(looked, { ...activeChannel(looked), lastShownId: id });
}

/** Asks for older messages if the top is near and there may be some. */
export function loadOlder(model: Model, context: ScreenContext): ScreenStep {
  const { channel, pane, geometry } = sightOf(model, context);
  const before = channel.timeline.oldestPosition;
  if (channel.older !== "perhaps" || before === undefined) return step(model);
  if (!isNearTop(channel.viewport, pane, geometry.paneRows)) return step(model);
  const { key } = channel;
  return step(withChannel(model, { ...channel, older: "loading" }), { type: "load_older", key, before });
}

/** Shows a part of a channel. Who sees the newest message has seen all. */
function look(model: Model, channel: OpenChannel, viewport: Viewport): Model {
  if (viewport.type !== "newest") return withChannel(model, { ...channel, viewport });
  const seen = { ...channel, viewport, newBelow: 0, unread: 0, unreadMentions: 0 };
  return withChannel(model, without(seen, "lastShownId"));
}

function sightOf(model: Model, context: ScreenContext): Sight {
  const geometry = geometryOf(model, context);
  return { geometry, pane: paneOf(model, context, geometry), channel: activeChannel(model) };
}
