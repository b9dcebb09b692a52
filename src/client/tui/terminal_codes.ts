/**
 * What is said to a terminal besides what it shows: the clipboard, notifications, the window's title. Text from outside
 * stays inside its sequence, whatever it holds.
 * @module
 */
import { cleanInput, printable, utf8Bytes } from "../../protocol/text.ts";
import { truncate } from "./width.ts";

/** How a terminal is asked to notify a person: by one of three escape sequences, or by the bell that every one has. */
export type NotificationKind = "osc9" | "osc777" | "osc99" | "bell";

/** What a person is notified of. */
export interface Notification {
  /** Who or what it is about. */
  readonly title: string;
  /** What there is to say. */
  readonly body: string;
}

/** What of the environment tells which terminal this is. */
export interface TerminalEnvironment {
  /** The variable TERM. */
  readonly term?: string | undefined;
  /** The variable TERM_PROGRAM. */
  readonly termProgram?: string | undefined;
  /** The variable TMUX. */
  readonly tmux?: string | undefined;
  /** The variable STY, which GNU screen sets. */
  readonly sty?: string | undefined;
  /** The variable KITTY_WINDOW_ID. */
  readonly kittyWindowId?: string | undefined;
  /** The variable VTE_VERSION. */
  readonly vteVersion?: string | undefined;
}

/** The longest text that all terminals with OSC 52 take, in characters of base64. */
const maxClipboardCharacters = 74_994;

/** How much of a title or a body is told, in cells. */
const maxToldColumns = 200;

/** How much of a text is looked at for that, in UTF-16 units; bounds the work in hostile texts. */
const maxReadUnits = 2_000;

/** A later notification with the same mark takes the place of an earlier one. */
const notificationId = "terminalchat";

const operatingSystemCommand = "\x1b]";
const bell = "\x07";
const stringTerminator = "\x1b\\";

/**
 * Puts a text into the clipboard of the person at the terminal (xterm's OSC 52).
 * @param text What a message holds; what no message may hold is left out.
 * @returns Nothing if the text is too long for that.
 */
export function clipboardSequence(text: string): string | undefined {
  if (text.length > maxClipboardCharacters) return undefined;
  const clean = cleanInput(text);
  if (4 * Math.ceil(utf8Bytes(clean) / 3) > maxClipboardCharacters) return undefined;
  return `${operatingSystemCommand}52;c;${base64(clean)}${bell}`;
}

function base64(text: string): string {
  let units = "";
  for (const byte of new TextEncoder().encode(text)) units += String.fromCharCode(byte);
  return btoa(units);
}

/**
 * Asks a terminal to notify the person.
 * @param kind What the terminal understands.
 */
export function notificationSequence(kind: NotificationKind, { title, body }: Notification): string {
  switch (kind) {
    case "osc9":
      // Terminals that show the progress of programs with OSC 9 take a number and a semicolon at its beginning for that.
      return `${operatingSystemCommand}9;${field(title)}: ${harmless(body)}${bell}`;
    case "osc777":
      return `${operatingSystemCommand}777;notify;${field(title)};${field(body)}${bell}`;
    case "osc99":
      return kittyPart("d=0:p=title", title) + kittyPart("d=1:p=body", body);
    case "bell":
      return bell;
  }
}

/** One part of a notification by kitty's protocol; `d=1` says that it was the last. */
function kittyPart(metadata: string, text: string): string {
  return `${operatingSystemCommand}99;i=${notificationId}:${metadata};${harmless(text)}${stringTerminator}`;
}

/** A text between semicolons. */
function field(text: string): string {
  return harmless(text).replaceAll(";", ",");
}

function harmless(text: string): string {
  return truncate(printable(text.slice(0, maxReadUnits)), maxToldColumns);
}

/** Titles the window (xterm's OSC 2); the terminal edge puts the old title back in the end. */
export function windowTitleSequence(title: string): string {
  return `${operatingSystemCommand}2;${harmless(title)}${bell}`;
}

/**
 * Finds out how the terminal can notify a person; what hands sequences on only at its owner's wish, such as tmux, and
 * every unknown one gets the bell.
 */
export function notificationKindFor(environment: TerminalEnvironment): NotificationKind {
  const { term = "", termProgram = "", tmux = "", sty = "" } = environment;
  if (tmux !== "" || sty !== "" || /^(?:tmux|screen)/.test(term)) return "bell";
  return kindOfTerm(term) ?? kindOfProgram(termProgram) ?? kindOfMark(environment);
}

function kindOfTerm(term: string): NotificationKind | undefined {
  if (/kitty/.test(term)) return "osc99";
  if (/wezterm|ghostty/.test(term)) return "osc9";
  return /^(?:foot|rxvt)/.test(term) ? "osc777" : undefined;
}

/** A terminal that was started from another has that one's marks as well, but a name of its own. */
function kindOfProgram(termProgram: string): NotificationKind | undefined {
  if (/^(?:iTerm\.app|WezTerm|ghostty)$/i.test(termProgram)) return "osc9";
  return termProgram === "" ? undefined : "bell";
}

function kindOfMark({ kittyWindowId = "", vteVersion = "" }: TerminalEnvironment): NotificationKind {
  if (kittyWindowId !== "") return "osc99";
  return vteVersion !== "" ? "osc777" : "bell";
}
