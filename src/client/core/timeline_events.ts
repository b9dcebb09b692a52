/**
 * Which item of a timeline an event becomes.
 * @module
 */
import type {
  ClientEvent,
  GapEvent,
  MembersChangedEvent,
  MessageEvent,
  NoticeEvent,
  RefusedEvent,
  TextEvent,
  WhisperEvent,
} from "./client_event.ts";
import { keptText } from "./kept_text.ts";
import { isMention } from "./mentions.ts";
import type { OwnLine } from "./own_lines.ts";
import type {
  MessageItem,
  PresenceChange,
  PresenceItem,
  TimelineItem,
  WhisperItem,
} from "./timeline_item.ts";
import { transcript } from "./transcript.ts";

/** What an event is read against. */
export interface ItemContext {
  /** The own name now. */
  readonly name: string;
  /** The time, in milliseconds since 1970. */
  readonly nowMs: number;
  /** The own lines that were on their way before the event. */
  readonly ownLines: readonly OwnLine[];
}

/**
 * Turns an event of the conversation into an item.
 * @returns Nothing where a timeline has nothing to say of it.
 */
export function timelineItem(event: ClientEvent, context: ItemContext): TimelineItem | undefined {
  const { nowMs } = context;
  switch (event.type) {
    case "message":
      return messageItem(event, context);
    case "whisper":
      return whisperItem(event);
    case "settled":
      return settledItem(event.nonce, context);
    case "joined":
    case "left":
      return presence([{ type: event.type, name: event.name }], nowMs);
    case "renamed":
      return presence([{ type: "renamed", name: event.from, to: event.to }], nowMs);
    case "members_changed":
      return membersChanged(event, nowMs);
    case "gap":
      return gapItem(event, nowMs);
    case "refused":
      return refusedItem(event, context);
    case "notice":
    case "text":
      return told({ ...event, text: keptText(event.text, maxKeptUnits) }, nowMs);
    default:
      return undefined;
  }
}

/** How much of a text from outside is kept, in UTF-16 units: more than is ever laid out of one. */
const maxKeptUnits = 65_536;

/** How much of a reason is kept, in UTF-16 units: less is shown. */
const maxReasonUnits = 2_048;

/** Makes the item of a message. */
export function messageItem(event: MessageEvent, { name }: Pick<ItemContext, "name">): MessageItem {
  const { from, text, sentAtMs, isOwn, isUnverified, epoch, offset } = event;
  return {
    type: "message",
    ...{ from, text: keptText(text, maxKeptUnits), isOwn, isUnverified },
    atMs: sentAtMs,
    isMention: !isOwn && isMention(text, name),
    isOld: event.isOld === true,
    ...epoch === undefined || offset === undefined ? {} : { position: { epoch, offset } },
  };
}

function whisperItem({ from, to, text, sentAtMs, isOwn }: WhisperEvent): WhisperItem {
  return { type: "whisper", from, to, text: keptText(text, maxKeptUnits), atMs: sentAtMs, isOwn };
}

/** An own line that the server has, but whose message did not come. */
function settledItem(nonce: string, { name, nowMs, ownLines }: ItemContext): TimelineItem | undefined {
  const line = ownLines.find((own) => own.nonce === nonce);
  if (line === undefined) return undefined;
  const said = { from: name, text: line.text, atMs: nowMs, isOwn: true };
  return line.to === undefined
    ? { type: "message", ...said, isMention: false, isUnverified: false, isOld: false }
    : { type: "whisper", ...said, to: line.to };
}

function presence(changes: readonly PresenceChange[], atMs: number): PresenceItem {
  return { type: "presence", changes, more: 0, atMs };
}

/** How many names of one event are listed. */
const maxListed = 50;

function membersChanged({ joined, left }: MembersChangedEvent, atMs: number): PresenceItem | undefined {
  const all: readonly PresenceChange[] = [
    ...joined.slice(0, maxListed).map((name) => ({ type: "joined", name }) as const),
    ...left.slice(0, maxListed).map((name) => ({ type: "left", name }) as const),
  ];
  const more = joined.length + left.length - all.length;
  return all.length === 0 ? undefined : { ...presence(all, atMs), more };
}

/** What is told is kept as it is told in lines. */
function told(event: NoticeEvent | TextEvent, atMs: number): TimelineItem {
  return { type: "entry", entry: transcript(event)!, atMs };
}

function gapItem({ missing }: GapEvent, atMs: number): TimelineItem {
  return missing === undefined ? { type: "gap", atMs } : { type: "gap", missing, atMs };
}

/** What waits and is sent by itself is no item: it is still on its way. */
function refusedItem(event: RefusedEvent, { nowMs, ownLines }: ItemContext): TimelineItem | undefined {
  const { text, message, retryInMs, nonce } = event;
  if (text === undefined) {
    return retryInMs === undefined ? { type: "entry", entry: transcript(event)!, atMs: nowMs } : undefined;
  }
  const to = ownLines.find((line) => line.nonce === nonce)?.to;
  const reason = keptText(message, maxReasonUnits);
  const refused = { type: "refused", text, reason, atMs: nowMs, fate: "open" } as const;
  return to === undefined ? refused : { ...refused, to };
}
