/**
 * What an event of a channel changes on the screen.
 * @module
 */
import type { ClientEvent, MessageEvent, PageEvent } from "../../core/client_event.ts";
import { type Entry, notice } from "../../core/entry.ts";
import { ignoredKey, withoutIgnored, withRename } from "../../core/ignoring.ts";
import { ownLinesAfter } from "../../core/own_lines.ts";
import { messageItem, timelineItem } from "../../core/timeline_events.ts";
import type { TimelineItem } from "../../core/timeline_item.ts";
import type { Position } from "../../../protocol/position.ts";
import { printable } from "../../../protocol/text.ts";
import { connectionAfter, isNews, waitingAfter } from "./connection.ts";
import { channelOf, flashing, type Model, type OpenChannel, withChannel } from "./model.ts";
import { isSaid, noteArrival } from "./noticing.ts";
import { released, saying } from "./saying.ts";
import { type ScreenContext, type ScreenEffect, type ScreenStep, step } from "./step.ts";
import { speakersAfter, writersAfter } from "./voices.ts";

/** An event, and in which channel. */
export interface ChannelEvent {
  /** The channel's key. */
  readonly key: number;
  /** What happened. */
  readonly event: ClientEvent;
  /** What is to be said of the connection. */
  readonly told: readonly Entry[];
}

/** Takes an event in. */
export function onChannelEvent(model: Model, happened: ChannelEvent, context: ScreenContext): ScreenStep {
  const before = channelOf(model, happened.key);
  if (before === undefined) return step(model);
  const { event } = happened;
  const ignored = event.type === "renamed" ? withRename(model.ignored, event) : model.ignored;
  const shown = withoutIgnored(event, ignored.keys);
  const channel = channelAfter(before, { ...happened, shown }, context);
  const next = withChannel({ ...model, ignored }, channel);
  if (event.type === "page") return step(addPage(next, channel, event, context));
  const item = shown === undefined ? undefined : itemOf(before, shown, context);
  if (item !== undefined) return arrive(next, channel, item, context);
  return event.type === "connected" ? step(next, ...wakeOthers(next, channel)) : step(next);
}

/** One connection that works tells that the others may work too. */
function wakeOthers({ channels }: Model, { key: connected }: OpenChannel): readonly ScreenEffect[] {
  return channels
    .filter(({ key, connection }) => key !== connected && connection.type === "waiting")
    .map(({ key }) => ({ type: "retry_now", key }));
}

interface Shown extends ChannelEvent {
  /** The event as it is to be shown. Absent: it is not. */
  readonly shown: ClientEvent | undefined;
}

function channelAfter(
  channel: OpenChannel,
  { event, shown, told }: Shown,
  context: ScreenContext,
): OpenChannel {
  const entries = isNews(event, channel.connection) ? told : [];
  return {
    ...saying(channel, [...entries, ...welcoming(channel, event, context)], context.nowMs),
    ...waitingAfter(channel, event, context.nowMs),
    connection: connectionAfter(channel.connection, event, context.nowMs),
    ownLines: ownLinesAfter(channel.ownLines, event),
    limits: event.type === "connected" ? event.limits : channel.limits,
    older: event.type === "connected" && event.protocol === "line" ? "none" : channel.older,
    openRefusals: channel.openRefusals + (event.type === "refused" && event.text !== undefined ? 1 : 0),
    ...shown === undefined ? {} : {
      speakers: speakersAfter(channel.speakers, shown),
      writers: writersAfter(channel.writers, shown, context.nowMs),
    },
  };
}

/** Whoever is alone in a channel wants to know how others come, or that the code was mistyped. */
function welcoming({ code }: OpenChannel, event: ClientEvent, { joinLine }: ScreenContext): readonly Entry[] {
  const isFirst = event.type === "connected" && !event.isReconnect && event.protocol === "v1";
  if (!isFirst || event.members.length + event.listeners > 1) return [];
  return [notice(`Nobody else is here yet. Others join with: ${printable(joinLine(code))}`)];
}

function itemOf(channel: OpenChannel, event: ClientEvent, context: ScreenContext): TimelineItem | undefined {
  const { name } = context.facts(channel.key);
  return timelineItem(event, { name, nowMs: context.nowMs, ownLines: channel.ownLines });
}

function arrive(
  model: Model,
  channel: OpenChannel,
  item: TimelineItem,
  { nowMs }: ScreenContext,
): ScreenStep {
  const { firstId } = channel.timeline;
  const isOld = item.type === "message" && item.isOld;
  const ready = isOld ? channel : released(channel);
  const id = ready.timeline.append(item);
  // What was dropped to make room can be loaded again.
  const kept = ready.timeline.firstId === firstId ? ready : { ...ready, older: "perhaps" } as const;
  if (!isSaid(item)) return step(withChannel(model, kept));
  return noteArrival(model, kept, { item, id, isOld }, nowMs);
}

/** A page that does not join what is here, since it was cleared or began anew meanwhile, would leave a hole. */
function addPage(model: Model, channel: OpenChannel, page: PageEvent, { facts }: ScreenContext): Model {
  const { before, messages, hasMore, problem } = page;
  if (!isSamePlace(before, channel.timeline.oldestPosition)) {
    return withChannel(model, { ...channel, older: "perhaps" });
  }
  const { keys } = model.ignored;
  const { name } = facts(channel.key);
  const waiting = new Set(channel.ownLines.map(({ nonce }) => nonce));
  const isShown = ({ isOwn, from, nonce }: MessageEvent): boolean =>
    isOwn ? !waiting.has(nonce) : !keys.has(ignoredKey(from));
  const shown = messages.filter(isShown);
  channel.timeline.prepend(shown.map((message) => messageItem(message, { name })), positionOf(messages[0]));
  const next = withChannel(model, { ...channel, older: hasMore ? "perhaps" : "none" });
  return problem === undefined ? next : flashing(next, printable(problem));
}

function isSamePlace(one: Position, other: Position | undefined): boolean {
  return one.epoch === other?.epoch && one.offset === other.offset;
}

function positionOf(message: MessageEvent | undefined): Position | undefined {
  const { epoch, offset } = message ?? {};
  return epoch === undefined || offset === undefined ? undefined : { epoch, offset };
}
