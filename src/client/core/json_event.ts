/**
 * Events as JSON, one object a line, for programs. This shape is a promise to them: fields are added, not changed.
 *
 * Every object has `type` and `time` (ISO 8601, UTC; for messages and whispers the server's time). Beside them:
 *
 * | type | fields |
 * |---|---|
 * | `connecting` | `attempt`: 0 at first, then the number of the try to reconnect |
 * | `slow_start` | |
 * | `connected` | `channel`, `protocol` (`v1` or `line`), `name`, `wishedName`, `members` (`[{name, unverified}]`), `listeners`, `reconnected` |
 * | `disconnected` | `reason`, `retryInMs`, `attempt`, `maxReconnect` |
 * | `offline` | `reason`, `retryInMs` |
 * | `ended` | `cause` (`left`, `refused`, `closed`, `unreachable`, `gave_up`), `reason`, `code?`, `unacknowledged` (texts) |
 * | `sending` | `nonce`, `text`, `to?` |
 * | `message` | `from`, `text`, `own`, `unverified`, `nonce`, `offset?` |
 * | `page` | `before` (`{epoch, offset}`), `messages` (with `time`, and the fields of `message`), `more`, `problem?`: older messages that were asked for; nothing in a pipe asks |
 * | `settled` | `nonce`: an own text is acknowledged whose `message` does not come |
 * | `whisper` | `from`, `to`, `text`, `own`, `nonce` |
 * | `refused` | `code`, `message`, `nonce?`, `text?` (given up), `retryInMs?` (tried again by itself) |
 * | `joined`, `left`, `typing` | `name` |
 * | `renamed` | `from`, `to`, `own` |
 * | `members_changed` | `joined`, `left` (names): who came and went while the connection was lost |
 * | `gap` | `missing?`: how many messages are missing here, if that is known |
 * | `notice`, `text` | `text` |
 * @module
 */
import { safeJson } from "../../protocol/safe_json.ts";
import type { ClientEvent, MessageEvent, PageEvent } from "./client_event.ts";

/** What an object may hold beside `type` and `time`. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * Turns an event into its line.
 * @param event What happened.
 * @param context `channel`: the channel's code. `nowMs`: the time, in milliseconds since 1970.
 * @returns ASCII controls, C1, line separators and whatever else is invisible stand in it as `\u` escapes.
 */
export function jsonLine(
  event: ClientEvent,
  context: { readonly channel: string; readonly nowMs: number },
): string {
  const sentAtMs = event.type === "message" || event.type === "whisper" ? event.sentAtMs : context.nowMs;
  const object = { type: event.type, time: isoTime(sentAtMs), ...fieldsOf(event, context.channel) };
  return safeJson(JSON.stringify(object));
}

/** What a Date can hold, in milliseconds; a hostile server may send more. */
const maxDateMs = 8.64e15;

function isoTime(timeMs: number): string {
  return new Date(Math.min(timeMs, maxDateMs)).toISOString();
}

function fieldsOf(event: ClientEvent, channel: string): Fields {
  switch (event.type) {
    case "connected":
      return connectedFields(event, channel);
    case "message":
      return messageFields(event);
    case "page":
      return pageFields(event);
    case "whisper":
      return { from: event.from, to: event.to, text: event.text, own: event.isOwn, nonce: event.nonce };
    case "renamed":
      return { from: event.from, to: event.to, own: event.isOwn };
    default:
      return plainFields(event);
  }
}

function messageFields({ from, text, isOwn, isUnverified, nonce, offset }: MessageEvent): Fields {
  return { from, text, own: isOwn, unverified: isUnverified, nonce, offset };
}

function pageFields({ before: { epoch, offset }, messages, hasMore, problem }: PageEvent): Fields {
  return {
    before: { epoch, offset },
    messages: messages.map((message) => ({ time: isoTime(message.sentAtMs), ...messageFields(message) })),
    more: hasMore,
    problem,
  };
}

function connectedFields(event: Extract<ClientEvent, { type: "connected" }>, channel: string): Fields {
  return {
    channel,
    protocol: event.protocol,
    name: event.name,
    wishedName: event.wishedName,
    members: event.members.map(({ name, unverified }) => ({ name, unverified: unverified === true })),
    listeners: event.listeners,
    reconnected: event.isReconnect,
  };
}

type PlainEvent = Exclude<ClientEvent, { type: "connected" | "message" | "page" | "whisper" | "renamed" }>;

/** Each field is named: what an event may hold one day beside them is not for everybody. */
function plainFields(event: PlainEvent): Fields {
  switch (event.type) {
    case "connecting":
      return { attempt: event.attempt };
    case "slow_start":
      return {};
    case "disconnected":
      return {
        reason: event.reason,
        retryInMs: event.retryInMs,
        attempt: event.attempt,
        maxReconnect: event.maxReconnect,
      };
    case "offline":
      return { reason: event.reason, retryInMs: event.retryInMs };
    case "ended":
      return {
        cause: event.cause,
        reason: event.reason,
        code: event.code,
        unacknowledged: event.unacknowledged,
      };
    case "sending":
      return { nonce: event.nonce, text: event.text, to: event.to };
    case "settled":
      return { nonce: event.nonce };
    case "refused":
      return {
        code: event.code,
        message: event.message,
        nonce: event.nonce,
        text: event.text,
        retryInMs: event.retryInMs,
      };
    case "joined":
    case "left":
    case "typing":
      return { name: event.name };
    case "members_changed":
      return { joined: event.joined, left: event.left };
    case "gap":
      return { missing: event.missing };
    case "notice":
    case "text":
      return { text: event.text };
  }
}
