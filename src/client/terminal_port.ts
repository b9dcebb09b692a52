/**
 * What a presentation needs of a terminal, as something that a test can hold.
 * @module
 */

/** How a terminal is used: below what is on it already, or with a screen of its own that is gone afterwards. */
export type TerminalMode = "linear" | "full_screen";

/** A terminal with a keyboard and a screen. */
export interface TerminalPort {
  /** The width of the screen now, in cells. */
  readonly columns: number;
  /** The height of the screen now, in cells. */
  readonly rows: number;
  /**
   * Writes all of a text; resolves when the terminal has taken it. Once a full screen was given back, what is written is
   * dropped until the terminal is taken again.
   */
  write(text: string): Promise<void>;
  /**
   * Takes the keyboard over: keys come one by one, and pastes are marked. A full screen is empty, its cursor hidden; rows
   * do not wrap, and the terminal tells whether it has the focus.
   */
  enter(mode: TerminalMode): void;
  /** Takes the mouse, or gives it back; holds whenever there is a full screen. */
  setMouse(isOn: boolean): void;
  /** Gives everything back as it was; may be called at any time, any number of times. */
  restore(): void;
  /** Stops the program until the person brings it back to the foreground. @returns False where no program can be stopped. */
  suspend(): boolean;
}
