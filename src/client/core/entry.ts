/**
 * What is shown of one event, before it is known on how wide a screen and in which colours.
 * Everything in an entry is printable already: it came through `protocol/text.ts`.
 * @module
 */

/** What a piece of text is, for whoever colours it. */
export type Tone =
  | "name"
  | "dim"
  | "notice"
  | "good"
  | "warning"
  | "error"
  | "whisper"
  | "code"
  | "mention"
  /** A drawing that has to be light on dark to be read by a camera. */
  | "qr"
  /** The header and the status line of a full screen. */
  | "bar";

/** A piece of one row. */
export interface Span {
  /** The text, printable and without line breaks. */
  readonly text: string;
  /** What it is. Absent: nothing special. */
  readonly tone?: Tone;
}

/** One thing to show: a head such as `ada: `, and a text of one or more lines. */
export interface Entry {
  /** What stands before the first line of the text; may be empty. */
  readonly head: readonly Span[];
  /** The lines of the text, printable; at least one. */
  readonly body: readonly string[];
  /** What the text is. Absent: something that somebody said. */
  readonly tone?: Tone;
}

/** Makes an entry of one sentence of the program's own. */
export function sentence(text: string, tone: Tone = "dim"): Entry {
  return { head: [], body: [text], tone };
}

/** Makes a notice: marked so that nothing that a member says can look like it. */
export function notice(text: string, tone: Tone = "notice"): Entry {
  return { head: [{ text: "-!- ", tone }], body: [text], tone };
}

/** Gives an entry as exactly one line of plain text; line breaks in it show as ⏎. */
export function flat(entry: Entry): string {
  return entry.head.map(({ text }) => text).join("") + entry.body.join(" ⏎ ");
}
