/**
 * The line protocol: what the original client and server speak, one line of text a frame.
 * @module
 */
import { printable, printableLines, replaceForbidden } from "./text.ts";

/** What a line connection has said, read against the name that it claimed first. */
export interface LineDraft {
  /** The name that the line claims. Absent: none. */
  readonly claimedName?: string;
  /** What it says. */
  readonly text: string;
}

/** What a line from a server of the original's kind says. */
export type LineEvent =
  | { readonly type: "joined"; readonly name: string }
  | { readonly type: "left"; readonly name: string }
  | { readonly type: "message"; readonly from: string; readonly text: string }
  | { readonly type: "text"; readonly text: string };

/**
 * Reads a frame from a line client.
 * @param frame `username: message`, or anything.
 * @param claimedName The name that this connection claimed in its first line. Absent: it has not yet.
 * @returns A line under another name than the claimed one is text as a whole: nobody speaks for somebody else.
 */
export function parseLine(frame: string, claimedName?: string): LineDraft {
  const line = replaceForbidden(frame.replace(/\r?\n$/, "").replace(/\r\n/g, "\n"));
  const colon = line.indexOf(": ");
  if (claimedName !== undefined) {
    const isOwn = colon === claimedName.length && line.startsWith(claimedName);
    return { text: isOwn ? line.slice(colon + 2) : line };
  }
  if (colon <= 0 || line.slice(0, colon).trim() === "") return { text: line };
  return { claimedName: line.slice(0, colon), text: line.slice(colon + 2) };
}

/**
 * Turns a message into the frames that line connections get; they print what comes, so it is made printable.
 * @returns One frame for each line of the text.
 */
export function messageLines(from: string, text: string): readonly string[] {
  const name = printable(from);
  return printableLines(text).map((line) => `${name}: ${line}`);
}

/** Says that somebody came, in the original's words. */
export function joinedLine(name: string): string {
  return `🟢 ${printable(name)} joined the chat`;
}

/** Says that somebody went, in the original's words. */
export function leftLine(name: string): string {
  return `🔴 ${printable(name)} left the chat`;
}

/** Turns a notice of the server's operator into frames, one for each line of it; no member's name begins with that sign. */
export function noticeLines(text: string): readonly string[] {
  return printableLines(text).map((line) => `📢 ${line}`);
}

/** Turns an own message into the frame that a server of the original's kind expects. */
export function ownLine(name: string, text: string): string {
  return `${name}: ${text}`;
}

const joinedPattern = /^🟢 (.+) joined the chat\.?$/su;
const leftPattern = /^🔴 (.+) left the chat\.?$/su;

/** Reads a frame from a server of the original's kind. */
export function readLine(frame: string): LineEvent {
  const joined = joinedPattern.exec(frame)?.[1];
  if (joined !== undefined) return { type: "joined", name: joined };
  const left = leftPattern.exec(frame)?.[1];
  if (left !== undefined) return { type: "left", name: left };
  const colon = frame.indexOf(": ");
  if (colon <= 0) return { type: "text", text: frame };
  return { type: "message", from: frame.slice(0, colon), text: frame.slice(colon + 2) };
}
