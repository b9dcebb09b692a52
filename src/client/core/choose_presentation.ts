/**
 * Decides how a channel is shown, and where what is said comes from.
 * @module
 */

/** What was asked for on the command line. */
export interface PresentationWishes {
  /** An input line below growing output. */
  readonly linear: boolean;
  /** One JSON object a line, for programs. */
  readonly json: boolean;
  /** Nothing is ever redrawn. */
  readonly plain: boolean;
  /** Nothing is read. */
  readonly listen: boolean;
  /** All of the input is one message. */
  readonly whole: boolean;
}

/** What the program runs in. */
export interface Surroundings {
  /** Whether somebody types. */
  readonly isInputTerminal: boolean;
  /** Whether the output is a screen. */
  readonly isOutputTerminal: boolean;
  /** The variable TERM. */
  readonly term: string | undefined;
}

/**
 * A way to show a channel. `full_screen`: a screen of its own; `linear`: an input line below growing output; `typed`: plain, for a person; `piped`: the input is
 * data; `listening`: there is no input.
 */
export type PresentationKind = "full_screen" | "linear" | "typed" | "piped" | "listening";

/** Chooses the way that fits what was asked for and what the program runs in. */
export function choosePresentation(wishes: PresentationWishes, around: Surroundings): PresentationKind {
  if (wishes.listen) return "listening";
  if (wishes.json || wishes.whole || !around.isInputTerminal) return "piped";
  if (wishes.plain || !around.isOutputTerminal || around.term === "dumb") return "typed";
  return wishes.linear ? "linear" : "full_screen";
}

/** Tells whether a person sits in front of it. */
export function isInteractive(kind: PresentationKind): boolean {
  return kind === "full_screen" || kind === "linear" || kind === "typed";
}
