/**
 * What is said and done in a channel, an entry for each event. What happens to the connection is in
 * connection_report.ts.
 * @module
 */
import { printable, printableLines } from "../../protocol/text.ts";
import type {
  ClientEvent,
  GapEvent,
  MembersChangedEvent,
  MessageEvent,
  RefusedEvent,
  WhisperEvent,
} from "./client_event.ts";
import { type Entry, notice, sentence } from "./entry.ts";
import { listedNames, shownName } from "./shown_name.ts";
import { shownReason } from "./shown_reason.ts";

/** How the text of an action begins. */
const actionMark = "/me ";

/**
 * Turns an event of the conversation into what is shown of it.
 * @returns Nothing where a transcript has nothing to say: connections, lines on their way, somebody writing.
 */
export function transcript(event: ClientEvent): Entry | undefined {
  switch (event.type) {
    case "message":
      return said(event);
    case "whisper":
      return whispered(event);
    case "joined":
      return sentence(`🟢 ${shownName(event.name)} joined the chat`);
    case "left":
      return sentence(`🔴 ${shownName(event.name)} left the chat`);
    case "renamed":
      return sentence(`🔄 ${shownName(event.from)} is now ${shownName(event.to)}`);
    case "members_changed":
      return membersChanged(event);
    case "gap":
      return gap(event);
    case "refused":
      return refused(event);
    case "notice":
      return notice(printable(event.text));
    case "text":
      return notice(`the server says: ${printable(event.text)}`);
    default:
      return undefined;
  }
}

function said({ from, text }: MessageEvent): Entry {
  const name = { text: shownName(from), tone: "name" } as const;
  if (!text.startsWith(actionMark)) {
    return { head: [name, { text: ": " }], body: printableLines(text) };
  }
  const action = printableLines(text.slice(actionMark.length));
  return { head: [{ text: "* " }, name, { text: " " }], body: action };
}

function whispered({ from, to, text, isOwn }: WhisperEvent): Entry {
  const mark = isOwn ? "[whisper →] " : "[whisper] ";
  const name = { text: shownName(isOwn ? to : from), tone: "name" } as const;
  return { head: [{ text: mark, tone: "whisper" }, name, { text: ": " }], body: printableLines(text) };
}

function membersChanged({ joined, left }: MembersChangedEvent): Entry | undefined {
  const changes = [
    ...joined.length > 0 ? [`🟢 ${listedNames(joined)} joined the chat`] : [],
    ...left.length > 0 ? [`🔴 ${listedNames(left)} left the chat`] : [],
  ];
  return changes.length > 0 ? sentence(changes.join("  ")) : undefined;
}

function gap({ missing }: GapEvent): Entry {
  if (missing === undefined) return sentence("— messages may be missing —", "warning");
  const count = missing === 1 ? "1 message is" : `${missing} messages are`;
  return sentence(`— ${count} missing —`, "warning");
}

function refused({ code, message, text, retryInMs, isRepeated }: RefusedEvent): Entry | undefined {
  if (isRepeated) return undefined;
  if (text !== undefined) return notice(`not sent: ${printable(text)} (${shownReason(message)})`, "error");
  if (retryInMs === undefined) return notice(shownReason(message), "error");
  // Nobody knows when what is away will be back; that each try is in a moment says nothing of it.
  const when = code === "unavailable" ? "as soon as it can be" : `in ${secondsOf(retryInMs)}`;
  return notice(`${shownReason(message)}: it is sent by itself ${when}`, "warning");
}

/** Says a time in words, in whole seconds and never none. */
export function secondsOf(milliseconds: number): string {
  return `${Math.max(1, Math.ceil(milliseconds / 1000))} s`;
}
