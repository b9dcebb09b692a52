/**
 * How a channel's connection stands after an event, and which events are worth a line among the messages.
 * @module
 */
import type { ClientEvent } from "../../core/client_event.ts";
import { ownLinesAfter } from "../../core/own_lines.ts";
import type { Connection, OpenChannel } from "./model.ts";

/** Says how a connection stands after an event. */
export function connectionAfter(before: Connection, event: ClientEvent, nowMs: number): Connection {
  switch (event.type) {
    case "connecting":
      return { type: "connecting", isSlow: false };
    case "slow_start":
      return { type: "connecting", isSlow: true };
    case "connected":
      return { type: "connected" };
    case "disconnected":
    case "offline": {
      const { reason, retryInMs } = event;
      return { type: "waiting", untilMs: nowMs + retryInMs, reason, isOffline: event.type === "offline" };
    }
    case "ended":
      return { type: "ended", reason: event.reason };
    default:
      return before;
  }
}

/** Says since when own texts wait without a sign of the server, and until when the server wants them to. */
export function waitingAfter(
  channel: OpenChannel,
  event: ClientEvent,
  nowMs: number,
): Pick<OpenChannel, "unansweredSinceMs" | "slowedUntilMs"> {
  const isWaiting = ownLinesAfter(channel.ownLines, event).length > 0;
  if (!isWaiting) return { unansweredSinceMs: undefined, slowedUntilMs: undefined };
  const { unansweredSinceMs = nowMs, slowedUntilMs } = channel;
  const isSlowed = event.type === "refused" && event.retryInMs !== undefined;
  return {
    unansweredSinceMs: event.type === "sending" ? unansweredSinceMs : nowMs,
    slowedUntilMs: isSlowed ? nowMs + event.retryInMs! : slowedUntilMs,
  };
}

/** Tells whether an event is more than the next of several tries, which the header shows. */
export function isNews(event: ClientEvent, before: Connection): boolean {
  switch (event.type) {
    case "connecting":
    case "slow_start":
      return false;
    case "disconnected":
      return before.type === "connected";
    default:
      return true;
  }
}
