/**
 * What is said while somebody does not look: it is counted, marked, and told where it is for them.
 * @module
 */
import { notice } from "../../core/entry.ts";
import { shownName } from "../../core/shown_name.ts";
import type { MessageItem, TimelineItem, WhisperItem } from "../../core/timeline_item.ts";
import { printable } from "../../../protocol/text.ts";
import { beginAbsence, digest, type MissedKind, missing } from "./absence.ts";
import { type Model, type OpenChannel, withActive, withChannel, without } from "./model.ts";
import { saying } from "./saying.ts";
import { type ScreenContext, type ScreenEffect, type ScreenStep, step } from "./step.ts";

/** For how long after a key somebody is believed to look, where the terminal does not tell, in milliseconds. */
const lookingMs = 30_000;

/** How much time lies between two alerts at least, in milliseconds: a flood of mentions rings once. */
const alertPauseMs = 2_000;

/** How much of a text an alert repeats, in UTF-16 units. */
const maxAlertUnits = 200;

/** Something that was said. */
export type SaidItem = MessageItem | WhisperItem;

/** Tells whether an item is something that was said. */
export function isSaid(item: TimelineItem): item is SaidItem {
  return item.type === "message" || item.type === "whisper";
}

/** Something said, under the id that it has in its channel's timeline. */
export interface Arrival {
  /** What was said. */
  readonly item: SaidItem;
  /** Its id. */
  readonly id: number;
  /** Whether it was said before one came: it is no news. */
  readonly isOld: boolean;
}

/** Counts something that somebody else has said, and tells of it if it is for oneself and nobody looks. */
export function noteArrival(model: Model, channel: OpenChannel, arrival: Arrival, nowMs: number): ScreenStep {
  const { item, id, isOld } = arrival;
  if (item.isOwn || isOld) return step(withChannel(model, channel));
  const isForMe = item.type === "whisper" || item.isMention;
  const counted = isLookedAt(model, channel) ? channel : unseen(channel, id, isForMe);
  const below = channel.viewport.type === "newest" ? counted : { ...counted, newBelow: counted.newBelow + 1 };
  const next = counting(withChannel(model, below), channel, item);
  if (!isForMe || !mustAlert(model, channel, nowMs)) return step(next);
  return step({ ...next, lastAlertAtMs: nowMs }, alertOf(item, channel));
}

function unseen(channel: OpenChannel, id: number, isForMe: boolean): OpenChannel {
  return {
    ...channel,
    unread: channel.unread + 1,
    unreadMentions: channel.unreadMentions + (isForMe ? 1 : 0),
    readMarkId: channel.readMarkId ?? id,
  };
}

function isLookedAt({ activeKey, isFocused, absence }: Model, { key, viewport }: OpenChannel): boolean {
  const isHere = isFocused !== false && absence?.isSaid !== true;
  return isHere && key === activeKey && viewport.type === "newest";
}

function counting(model: Model, { key, code }: OpenChannel, item: SaidItem): Model {
  const { absence } = model;
  if (absence === undefined) return model;
  const kinds: MissedKind[] = item.type === "whisper" ? ["whispers"] : ["messages"];
  if (item.type === "message" && item.isMention) kinds.push("mentions");
  return { ...model, absence: missing(absence, { key, code }, kinds) };
}

/** A terminal that never told whether it is looked at is believed to be while somebody types. */
function mustAlert(model: Model, { key }: OpenChannel, nowMs: number): boolean {
  const { isFocused, lastKeyAtMs, lastAlertAtMs, activeKey, absence, settings } = model;
  if (settings.alerts === "off") return false;
  if (lastAlertAtMs !== undefined && Math.abs(nowMs - lastAlertAtMs) < alertPauseMs) return false;
  if (absence?.isSaid === true || isFocused === false || key !== activeKey) return true;
  return isFocused === undefined && nowMs - lastKeyAtMs > lookingMs;
}

function alertOf({ type, from, text }: SaidItem, { code }: OpenChannel): ScreenEffect {
  const title = type === "whisper"
    ? `${shownName(from)} whispers`
    : `${shownName(from)} in ${printable(code)}`;
  return { type: "alert", title, body: printable(text.slice(0, maxAlertUnits)) };
}

/** Takes note that the window is looked at, or not any more. */
export function setFocus(model: Model, isFocused: boolean, context: ScreenContext): Model {
  const { nowMs } = context;
  if (!isFocused) {
    const left = stopLooking({ ...model, isFocused });
    return left.absence === undefined ? { ...left, absence: beginAbsence(nowMs, false) } : left;
  }
  const back = startLooking({ ...model, isFocused });
  return back.absence?.isSaid === false ? endAbsence(back, nowMs) : back;
}

/** Shows another channel. */
export function activate(model: Model, key: number): Model {
  if (key === model.activeKey) return model;
  return startLooking({ ...stopLooking(model), activeKey: key });
}

/** What comes from now on is new: the line above it stands where one stopped reading. */
function stopLooking(model: Model): Model {
  return withActive(model, (channel) => channel.unread > 0 ? channel : without(channel, "readMarkId"));
}

function startLooking(model: Model): Model {
  return withActive(
    model,
    (channel) => channel.viewport.type === "newest" ? { ...channel, unread: 0, unreadMentions: 0 } : channel,
  );
}

/** Notes that one is away, from now on. */
export function goAway(model: Model, nowMs: number): Model {
  return { ...stopLooking(model), absence: beginAbsence(nowMs, true) };
}

/** Notes that one is back, and says what came meanwhile. */
export function endAbsence(model: Model, nowMs: number): Model {
  const { absence } = model;
  if (absence === undefined) return model;
  const text = digest(absence, nowMs);
  const told = text === undefined
    ? model
    : withActive(model, (channel) => saying(channel, [notice(printable(text))], nowMs));
  return startLooking(without(told, "absence"));
}
