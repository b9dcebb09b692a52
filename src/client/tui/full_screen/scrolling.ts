/**
 * Going up and down in what was said: by rows, pages, mentions, and to what a search finds.
 * @module
 */
import type { TimelineItem } from "../../core/timeline_item.ts";
import { type Geometry, geometryOf, paneOf } from "./geometry.ts";
import {
  activeChannel,
  flashing,
  type Model,
  type OpenChannel,
  withActive,
  withChannel,
  without,
} from "./model.ts";
import type { Pane } from "./pane.ts";
import { type ScreenContext, type ScreenStep, step } from "./step.ts";
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
  const move: Move = ({ channel, pane, geometry }) => {
    const height = geometry.paneRows;
    return scrolled(channel.viewport, pane, { delta: rowsOf(distance, height), height });
  };
  const isUp = distance === "page_up" || typeof distance === "number" && distance < 0;
  return isUp ? goUp(model, move, context) : step(moved(model, move, context));
}

/** Says what is shown after a move. */
type Move = (sight: Sight) => Viewport;

function moved(model: Model, move: Move, context: ScreenContext): Model {
  const sight = sightOf(model, context);
  return look(model, sight.channel, move(sight));
}

/** That something is being loaded is said above the first row: where that comes into sight, there is one row more then. */
function goUp(model: Model, move: Move, context: ScreenContext): ScreenStep {
  const there = moved(model, move, context);
  const [asking, effects] = loadOlder(there, context);
  if (effects.length === 0) return step(there);
  const { viewport } = activeChannel(model);
  const before = withActive(asking, (channel) => ({ ...channel, viewport }));
  return step(moved(before, move, context), ...effects);
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
  return goUp(model, ({ pane, geometry }) => showing(pane.headId, pane, geometry.paneRows), context);
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
function loadOlder(model: Model, context: ScreenContext): ScreenStep {
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
