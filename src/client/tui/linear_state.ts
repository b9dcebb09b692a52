/**
 * What the linear client knows while it runs, and what it is told to do: the two sides of its reducer.
 * @module
 */
import type { ClientEvent } from "../core/client_event.ts";
import type { Entry } from "../core/entry.ts";
import { type IgnoreChange, type Ignored, ignoredOf } from "../core/ignoring.ts";
import { assumedLimits } from "../core/limits.ts";
import type { OwnLine } from "../core/own_lines.ts";
import type { TextLimits } from "../../protocol/text.ts";
import type { Completion } from "./completion.ts";
import { type EditorState, newEditor } from "./editor_state.ts";
import type { Key } from "./key.ts";

/** The linear client at one moment. */
export interface LinearState {
  /** The input line. */
  readonly editor: EditorState;
  /** What Tab gave last. Absent: another key came since. */
  readonly completion?: Completion;
  /** The own lines on their way. */
  readonly ownLines: readonly OwnLine[];
  /** Whose doings are not shown. */
  readonly ignored: Ignored;
  /** Who has spoken, the latest first. */
  readonly speakers: readonly string[];
  /** What the server allows; before a connection, what most allow. */
  readonly limits: TextLimits;
  /** The text that was offered to be sent in parts; Enter again sends them. Absent: none was. */
  readonly offered?: string;
}

/** Something that happened to the linear client. */
export type LinearEvent =
  | { readonly type: "key"; readonly key: Key }
  | { readonly type: "client"; readonly event: ClientEvent };

/** Something that the linear client is to do. */
export type LinearEffect =
  | { readonly type: "print"; readonly entries: readonly Entry[] }
  | { readonly type: "say"; readonly text: string }
  | { readonly type: "whisper"; readonly to: string; readonly text: string }
  | { readonly type: "rename"; readonly name: string }
  /** Remembers that somebody is ignored, or no longer. */
  | { readonly type: "remember_ignored"; readonly change: IgnoreChange }
  | { readonly type: "typing" }
  | { readonly type: "retry_now" }
  | { readonly type: "clear" }
  | { readonly type: "suspend" }
  /** Ends it. `isInterrupt`: by Ctrl+C, not by a command. */
  | { readonly type: "leave"; readonly isInterrupt: boolean };

/** The state and what is to be done. */
export type LinearStep = readonly [state: LinearState, effects: readonly LinearEffect[]];

/** The linear client at its start. */
export const initialLinearState: LinearState = {
  editor: newEditor(),
  ownLines: [],
  ignored: ignoredOf(),
  speakers: [],
  limits: assumedLimits,
};
