/**
 * How a channel's connection stands after an event, and which events are worth a line among the messages.
 * @module
 */
import type { ClientEvent } from "../../core/client_event.ts";
import type { Connection } from "./model.ts";

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
