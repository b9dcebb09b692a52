/**
 * What the client's log says of an event: never what was said, and never by whom.
 * @module
 */
import type { ClientEvent, PageEvent } from "./client_event.ts";
import { shownReason } from "./shown_reason.ts";

/** How important a line of the log is, the least important first. */
const logLevels = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] as const;

/** How important a line of the log is. */
export type LogLevel = typeof logLevels[number];

/** One line of the log. */
export interface Diagnostic {
  /** How important it is. */
  readonly level: LogLevel;
  /** What it says, printable. */
  readonly text: string;
}

/** Says of an event what helps to find a fault in the connection. */
export function diagnostic(event: ClientEvent): Diagnostic {
  switch (event.type) {
    case "connecting":
      return { level: "INFO", text: `connecting attempt=${event.attempt}` };
    case "connected":
      return {
        level: "INFO",
        text:
          `connected protocol=${event.protocol} members=${event.members.length} again=${event.isReconnect}`,
      };
    case "disconnected":
    case "offline":
      return {
        level: "INFO",
        text: `${event.type} retryInMs=${event.retryInMs} reason=${quoted(event.reason)}`,
      };
    case "ended":
      return {
        level: "INFO",
        text: `ended cause=${event.cause} unacknowledged=${event.unacknowledged.length} ` +
          `reason=${quoted(event.reason)}`,
      };
    case "refused":
      return {
        level: "INFO",
        text: `refused code=${event.code} nonce=${shownReason(event.nonce ?? "none")}`,
      };
    case "message":
      return { level: "DEBUG", text: `message offset=${event.offset ?? "none"} own=${event.isOwn}` };
    case "page":
      return { level: "DEBUG", text: pageText(event) };
    default:
      return { level: "DEBUG", text: event.type };
  }
}

function pageText({ messages, hasMore, problem }: PageEvent): string {
  const why = problem === undefined ? "" : ` problem=${quoted(problem)}`;
  return `page messages=${messages.length} more=${hasMore}${why}`;
}

function quoted(text: string): string {
  return `"${shownReason(text)}"`;
}

/** Tells whether a line of this level is wanted. */
export function isWanted(level: LogLevel, least: LogLevel): boolean {
  return logLevels.indexOf(level) >= logLevels.indexOf(least);
}
