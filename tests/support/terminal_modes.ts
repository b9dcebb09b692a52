/**
 * What a program has made of its terminal, read from the terminal emulator.
 * @module
 */
import type xterm from "@xterm/headless";

/** What a program has made of its terminal. */
export interface TerminalModes {
  /** Whether the alternate screen is shown. */
  readonly isAlternate: boolean;
  /** Whether there is a cursor. */
  readonly isCursorShown: boolean;
  /** Whether pastes are marked. */
  readonly isPasteMarked: boolean;
  /** Whether the terminal tells when it gets or loses the focus. */
  readonly isFocusTold: boolean;
  /** Whether the terminal tells of the mouse. */
  readonly isMouseTold: boolean;
  /** Whether what is written beyond the last column goes on in the next row. */
  readonly isWrapping: boolean;
  /** Whether an update is being collected. */
  readonly isUpdating: boolean;
}

/** What a terminal is where no program has made anything of it. */
export const untouchedModes: TerminalModes = {
  isAlternate: false,
  isCursorShown: true,
  isPasteMarked: false,
  isFocusTold: false,
  isMouseTold: false,
  isWrapping: true,
  isUpdating: false,
};

/** The private mode of the cursor (DECTCEM), of which the emulator does not tell. */
const cursorMode = 25;

/**
 * Listens to an emulator from its start on.
 * @returns What tells the modes at any time.
 */
export function modesOf(screen: InstanceType<typeof xterm.Terminal>): () => TerminalModes {
  let isCursorShown = true;
  for (const final of ["h", "l"]) {
    screen.parser.registerCsiHandler({ prefix: "?", final }, (modes) => {
      if (modes.includes(cursorMode)) isCursorShown = final === "h";
      return false;
    });
  }
  return () => ({
    isAlternate: screen.buffer.active.type === "alternate",
    isCursorShown,
    isPasteMarked: screen.modes.bracketedPasteMode,
    isFocusTold: screen.modes.sendFocusMode,
    isMouseTold: screen.modes.mouseTrackingMode !== "none",
    isWrapping: screen.modes.wraparoundMode,
    isUpdating: screen.modes.synchronizedOutputMode,
  });
}
