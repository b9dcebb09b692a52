/**
 * What happens to the full screen, what it wants done, and what it is told of the world: the three sides of its reducer.
 * @module
 */
import type { Calendar } from "../../core/calendar.ts";
import type { ClientEvent } from "../../core/client_event.ts";
import type { Entry } from "../../core/entry.ts";
import type { IgnoreChange } from "../../core/ignoring.ts";
import type { InputContext } from "../../core/input.ts";
import type { ChannelFacts } from "../../core/who.ts";
import type { Position } from "../../../protocol/position.ts";
import type { EmojiName } from "../completion.ts";
import type { Key } from "../key.ts";
import type { Model, ScreenSize } from "./model.ts";
import type { RowCache } from "./pane.ts";

/** Something that happened. */
export type ScreenEvent =
  | { readonly type: "key"; readonly key: Key }
  /** Something happened in a channel. `told`: what is to be said of its connection. */
  | {
    readonly type: "client";
    readonly key: number;
    readonly event: ClientEvent;
    readonly told: readonly Entry[];
  }
  /** A channel that was asked for has its code. */
  | { readonly type: "coded"; readonly key: number; readonly code: string }
  | { readonly type: "resized"; readonly size: ScreenSize }
  /** Something is due: see `nextDeadlineMs`. */
  | { readonly type: "tick" }
  | { readonly type: "emoji"; readonly names: readonly EmojiName[] }
  /** Something that the program has to say, printable. */
  | { readonly type: "said"; readonly entries: readonly Entry[] };

/** Something to do outside. `key` is the channel that it is for. */
export type ScreenEffect =
  | { readonly type: "say"; readonly key: number; readonly text: string }
  | { readonly type: "whisper"; readonly key: number; readonly to: string; readonly text: string }
  | { readonly type: "rename"; readonly key: number; readonly name: string }
  | { readonly type: "typing"; readonly key: number }
  | { readonly type: "retry_now"; readonly key: number }
  | { readonly type: "load_older"; readonly key: number; readonly before: Position }
  /** Joins one more channel; `new` opens one. */
  | { readonly type: "open"; readonly key: number; readonly code: string }
  /** Leaves a channel that is not shown any more. */
  | { readonly type: "close"; readonly key: number }
  /** Leaves all channels and ends. `isInterrupt`: by Ctrl+C, not by a command. */
  | { readonly type: "quit"; readonly isInterrupt: boolean }
  | { readonly type: "copy"; readonly text: string }
  /** Tells somebody who does not look at the window. */
  | { readonly type: "alert"; readonly title: string; readonly body: string }
  | { readonly type: "mouse"; readonly isOn: boolean }
  | { readonly type: "remember_ignored"; readonly change: IgnoreChange }
  | { readonly type: "load_emoji" }
  | { readonly type: "suspend" }
  /** Draws everything anew, whatever is believed to be on the screen. */
  | { readonly type: "redraw" };

/** The model and what is to be done. */
export type ScreenStep = readonly [model: Model, effects: readonly ScreenEffect[]];

/** What is known of a channel from outside. */
export interface LiveFacts extends ChannelFacts {
  /** How many own texts the server has not acknowledged. */
  readonly unacknowledged: number;
  /** How long a ping takes there and back, in milliseconds. Absent: not measured yet. */
  readonly roundTripMs: number | undefined;
}

/** What the reducer and the view are told of the world at each step. */
export interface ScreenContext extends Pick<InputContext, "nearest"> {
  /** The time, in milliseconds since 1970. */
  readonly nowMs: number;
  /** Tells days and times. */
  readonly calendar: Calendar;
  /** Gives a channel as it is now; one that is not open yet has nobody in it. */
  readonly facts: (key: number) => LiveFacts;
  /** Gives the line that somebody else types to join a channel. */
  readonly joinLine: (code: string) => string;
  /** Draws a text as a QR code, as rows of half blocks. */
  readonly qrCode: (text: string) => readonly string[];
  /** Where laid out rows are kept. */
  readonly cache: RowCache;
}

/** Changes nothing but the model. */
export function step(model: Model, ...effects: readonly ScreenEffect[]): ScreenStep {
  return [model, effects];
}

/** Goes on from a step with another one. */
export function andThen([model, effects]: ScreenStep, next: (model: Model) => ScreenStep): ScreenStep {
  const [later, more] = next(model);
  return [later, [...effects, ...more]];
}
