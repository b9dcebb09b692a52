/**
 * All that the full screen knows while it runs. Readonly data, but for the timelines, which are told what happens.
 * @module
 */
import { type Ignored, ignoredOf } from "../../core/ignoring.ts";
import { assumedLimits } from "../../core/limits.ts";
import type { OwnLine } from "../../core/own_lines.ts";
import type { Settings } from "../../core/settings.ts";
import type { EntryItem } from "../../core/timeline_item.ts";
import { Timeline } from "../../core/timeline.ts";
import type { TextLimits } from "../../../protocol/text.ts";
import type { Completion, EmojiName } from "../completion.ts";
import { type EditorState, newEditor } from "../editor_state.ts";
import type { HistorySearch } from "../history_search.ts";
import type { Absence } from "./absence.ts";
import { newest, type Viewport } from "./viewport.ts";

/** How a channel is connected. */
export type Connection =
  | { readonly type: "connecting"; readonly isSlow: boolean }
  | { readonly type: "connected" }
  | {
    readonly type: "waiting";
    readonly untilMs: number;
    readonly reason: string;
    readonly isOffline: boolean;
  }
  | { readonly type: "ended"; readonly reason: string };

/** Somebody who writes. */
export interface Writer {
  /** Who. */
  readonly name: string;
  /** Until when that holds, in milliseconds since 1970. */
  readonly untilMs: number;
}

/** One open channel. */
export interface OpenChannel {
  /** Tells it from the others for as long as the program runs. */
  readonly key: number;
  /** Its code; "" while a new one is asked for. */
  readonly code: string;
  /** What was said and done: told, not copied. */
  readonly timeline: Timeline;
  /** Which part of it is shown. */
  readonly viewport: Viewport;
  /** What the program has said before anything new happened: it stays below the older messages that come first. */
  readonly held: readonly EntryItem[];
  /** Whether nothing new has happened yet. */
  readonly isNew: boolean;
  /** The item that a jump or a search has brought into sight. Absent: the newest are shown. */
  readonly lastShownId?: number;
  /** How many messages came below what is shown. */
  readonly newBelow: number;
  /** How many messages came while nobody looked. */
  readonly unread: number;
  /** How many of them were for oneself. */
  readonly unreadMentions: number;
  /** The first item that nobody has looked at when it came. Absent: no line is drawn. */
  readonly readMarkId?: number;
  /** Whether older messages are asked for, or there are none. */
  readonly older: "perhaps" | "loading" | "none";
  /** What is typed. */
  readonly editor: EditorState;
  /** What Tab gave last. Absent: another key came since. */
  readonly completion?: Completion;
  /** The text that was offered to be sent in parts. Absent: none was. */
  readonly offered?: string;
  /** The own lines on their way. */
  readonly ownLines: readonly OwnLine[];
  /** How many refused texts may be sent again. */
  readonly openRefusals: number;
  /** Who has spoken, the latest first. */
  readonly speakers: readonly string[];
  /** Who writes. */
  readonly writers: readonly Writer[];
  /** What the server allows. */
  readonly limits: TextLimits;
  /** How it is connected. */
  readonly connection: Connection;
  /** Since when own texts wait and nothing is heard, in milliseconds since 1970. Absent: nothing waits. */
  readonly unansweredSinceMs: number | undefined;
  /** Until when the server wants texts to wait, in milliseconds since 1970. Absent: it does not. */
  readonly slowedUntilMs: number | undefined;
}

/** Something that lies over the messages until a key is pressed: the help, or what somebody else needs to join. */
export interface Overlay {
  /** Which of them. */
  readonly type: "help" | "invitation" | "members";
  /** How far it is scrolled, in rows. */
  readonly top: number;
}

/** A search in what was said. */
export interface Find {
  /** What is looked for. */
  readonly text: string;
  /** The item that was found last. Absent: none was. */
  readonly id?: number;
}

/** How large the screen is, in cells. */
export interface ScreenSize {
  /** Its width. */
  readonly columns: number;
  /** Its height. */
  readonly rows: number;
}

/** The full screen at one moment. */
export interface Model {
  /** The open channels, in their order; at least one. */
  readonly channels: readonly OpenChannel[];
  /** The key of the one that is shown. */
  readonly activeKey: number;
  /** The key that the next channel gets. */
  readonly nextKey: number;
  /** The size of the screen. */
  readonly size: ScreenSize;
  /** What holds now; commands change it for this run. */
  readonly settings: Settings;
  /** Who is not to be seen or heard. */
  readonly ignored: Ignored;
  /** Whether the window is looked at. Absent: the terminal has never told. */
  readonly isFocused?: boolean;
  /** When a key was pressed last, in milliseconds since 1970. */
  readonly lastKeyAtMs: number;
  /** When somebody who does not look was told of a mention last, in milliseconds since 1970. Absent: never. */
  readonly lastAlertAtMs?: number;
  /** What happens while one is not here. Absent: one is. */
  readonly absence?: Absence;
  /** A text that was pasted and is long enough to ask first. Absent: none was. */
  readonly pasted?: string;
  /** The search in what was typed. Absent: there is none. */
  readonly search?: HistorySearch;
  /** The search in what was said. Absent: there is none. */
  readonly find?: Find;
  /** What lies over the messages. Absent: nothing. */
  readonly overlay?: Overlay;
  /** Whether Ctrl+C was the last key: pressed again, it leaves. */
  readonly isLeavingAsked?: boolean;
  /** What the status line says until the next key. Absent: nothing. */
  readonly flash?: string;
  /** The names of emoji; "loading" once they are asked for. Absent: nobody has needed them. */
  readonly emoji?: readonly EmojiName[] | "loading";
}

/** What a full screen begins with. */
export interface Beginning {
  /** The code of the first channel. */
  readonly code: string;
  /** The size of the screen. */
  readonly size: ScreenSize;
  /** What is set. */
  readonly settings: Settings;
  /** Who is ignored. Absent: nobody. */
  readonly ignored?: Ignored;
}

/** The key of the first channel. */
export const firstKey = 1;

/** Makes a full screen that nothing has happened to. */
export function newModel({ code, size, settings, ignored = ignoredOf() }: Beginning): Model {
  return {
    channels: [newChannel(firstKey, code)],
    activeKey: firstKey,
    nextKey: firstKey + 1,
    size,
    settings,
    ignored,
    lastKeyAtMs: 0,
  };
}

/** Makes a channel in which nothing has happened. */
export function newChannel(key: number, code: string): OpenChannel {
  return {
    key,
    code,
    timeline: new Timeline(),
    held: [],
    isNew: true,
    viewport: newest,
    newBelow: 0,
    unread: 0,
    unreadMentions: 0,
    older: "perhaps",
    editor: newEditor(),
    ownLines: [],
    openRefusals: 0,
    speakers: [],
    writers: [],
    limits: assumedLimits,
    connection: { type: "connecting", isSlow: false },
    unansweredSinceMs: undefined,
    slowedUntilMs: undefined,
  };
}

/** Gives the channel that is shown. */
export function activeChannel({ channels, activeKey }: Model): OpenChannel {
  return channels.find(({ key }) => key === activeKey) ?? channels[0]!;
}

/** Finds a channel. */
export function channelOf({ channels }: Model, key: number): OpenChannel | undefined {
  return channels.find((channel) => channel.key === key);
}

/** Puts another state in the place of a channel. */
export function withChannel(model: Model, changed: OpenChannel): Model {
  return {
    ...model,
    channels: model.channels.map((channel) => channel.key === changed.key ? changed : channel),
  };
}

/** Changes the channel that is shown. */
export function withActive(model: Model, change: (channel: OpenChannel) => OpenChannel): Model {
  return withChannel(model, change(activeChannel(model)));
}

/** Takes fields out of an object that may be absent in it. */
export function without<T extends object, K extends keyof T>(object: T, ...fields: readonly K[]): Omit<T, K> {
  const rest = { ...object };
  for (const field of fields) delete rest[field];
  return rest;
}

/** Shows a sentence in the status line until the next key. */
export function flashing(model: Model, flash: string): Model {
  return { ...model, flash };
}
