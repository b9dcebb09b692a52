/**
 * What a person wants, as read from a typed line.
 * @module
 */
import type { AlertKind, ThemeName, TimestampForm } from "./settings.ts";

/** One thing that a person may want of the channel or of the program. */
export type Intent = EverywhereIntent | FullScreenIntent;

/** What every presentation for a person can do. */
export type EverywhereIntent =
  | { readonly type: "nothing" }
  | { readonly type: "say"; readonly text: string }
  | { readonly type: "whisper"; readonly to: string; readonly text: string }
  | { readonly type: "rename"; readonly name: string }
  | { readonly type: "who" }
  | { readonly type: "invite" }
  /** Without a name: to know who is ignored. */
  | { readonly type: "ignore"; readonly name?: string }
  | { readonly type: "unignore"; readonly name: string }
  | { readonly type: "help" }
  | { readonly type: "clear" }
  | { readonly type: "quit" }
  /** It cannot be done as it was typed; `text` says why and what to type instead. */
  | { readonly type: "problem"; readonly text: string };

/** What only the full screen can do. */
export type FullScreenIntent =
  /** `code` as it was typed, or "new" for a channel that does not exist yet. */
  | { readonly type: "join"; readonly code: string }
  | { readonly type: "leave_channel" }
  /** Without a text: away without a word, or back again. */
  | { readonly type: "away"; readonly text?: string }
  | { readonly type: "search"; readonly text: string }
  /** `back`: 1 for the newest message, 2 for the one before it. */
  | { readonly type: "copy"; readonly back: number }
  | { readonly type: "theme"; readonly theme: ThemeName }
  | { readonly type: "mouse"; readonly isOn: boolean }
  | { readonly type: "alerts"; readonly kind: AlertKind }
  | { readonly type: "timestamps"; readonly form: TimestampForm }
  /** Shows or hides the list at the side. */
  | { readonly type: "members" };
