/**
 * What a presentation needs of a terminal, as something that a test can hold.
 * @module
 */

/** A terminal with a keyboard and a screen. */
export interface TerminalPort {
  /** The width of the screen now, in cells. */
  readonly columns: number;
  /** Writes all of a text; resolves when the terminal has taken it. */
  write(text: string): Promise<void>;
  /** Takes the keyboard over: keys come one by one, and pastes are marked. */
  enter(): void;
  /** Gives everything back as it was; may be called at any time, any number of times. */
  restore(): void;
  /** Stops the program until the person brings it back to the foreground. @returns False where no program can be stopped. */
  suspend(): boolean;
}
