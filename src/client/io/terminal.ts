/**
 * The terminal that this program runs in: its keyboard, its screen, its size. However the program ends, it is given back
 * as it was.
 * @module
 */
import type { TerminalMode, TerminalPort } from "../terminal_port.ts";

const encoder = new TextEncoder();

const mouseOn = "\x1b[?1000h\x1b[?1006h";
const mouseOff = "\x1b[?1006l\x1b[?1003l\x1b[?1002l\x1b[?1000l";

/** On a screen of their own many terminals make arrow keys of the wheel: to us it would mean old lines in the input. */
const wheelKept = "\x1b[?1007s\x1b[?1007l";
const wheelGivenBack = "\x1b[?1007r";

const enterSequences: Readonly<Record<TerminalMode, string>> = {
  /** Bracketed paste. */
  linear: "\x1b[?2004h",
  /** The alternate screen, empty; bracketed paste, reports of the focus, no wrapping, no cursor. */
  full_screen: "\x1b[?1049h\x1b[H\x1b[2J\x1b[?2004h\x1b[?1004h" + wheelKept + "\x1b[?7l\x1b[?25l",
};

const restoreSequences: Readonly<Record<TerminalMode, string>> = {
  /**
   * Ends an update and a row that were cut off, colours and bracketed paste, shows the cursor, and leaves its row to what
   * follows.
   */
  linear: "\x1b[?2026l\x1b[?7h\x1b[0m\x1b[?2004l\x1b[?25h\r\x1b[J",
  /**
   * Ends a sequence, an update and a link that were cut off, and everything that was switched on. The cursor goes to the
   * last row, for terminals that have no other screen to leave this one for.
   */
  full_screen: "\x1b\\\x1b[?2026l\x1b]8;;\x1b\\\x1b[0m" + mouseOff +
    wheelGivenBack + "\x1b[?1004l\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[999H\x1b[K\x1b[?1049l",
};

/** The window's title, kept aside by terminals that can. */
const keepTitle = "\x1b[22;2t";
const giveTitleBack = "\x1b[23;2t";

const defaultSize = { columns: 80, rows: 24 };

/** How often the size is looked at where no signal tells of a change, in milliseconds. */
const pollSizeMs = 500;

/** How long something that is being written may need to get hold of the screen, in milliseconds. */
const headStartMs = 20;

const isWindows = Deno.build.os === "windows";

/** Standard input and output where both are a terminal. */
export class Terminal implements TerminalPort {
  #listening: AbortController | undefined;
  /** How it was taken over. Absent: it is not. */
  #mode: TerminalMode | undefined;
  #isMouseWanted = false;
  /** How many texts are being written. */
  #writers = 0;
  /** How often it was given back, and what it was last. */
  #restorations = 0;
  #lastMode: TerminalMode | undefined;

  get columns(): number {
    return consoleSize().columns;
  }

  get rows(): number {
    return consoleSize().rows;
  }

  /**
   * What belongs on a full screen is not for the screen that comes back: neither the rest of what is being written then,
   * nor what is drawn before a program that goes on has taken the terminal again.
   */
  async write(text: string): Promise<void> {
    if (this.#mode === undefined && this.#lastMode === "full_screen") return;
    const restorations = this.#restorations;
    let rest = encoder.encode(text);
    this.#writers++;
    try {
      while (rest.length > 0 && restorations === this.#restorations) {
        rest = rest.subarray(await Deno.stdout.write(rest));
      }
    } finally {
      this.#writers--;
    }
  }

  /** Writes all of a text before it returns. */
  writeNow(text: string): void {
    writeNow(text);
  }

  enter(mode: TerminalMode): void {
    if (this.#mode !== undefined && this.#mode !== mode) this.restore();
    // SIGCONT comes with a hang-up too: what was a terminal once may be gone by now, and something else tells of that.
    if (this.#mode !== undefined || this.#restorations > 0) unlessGone(() => this.#take(mode));
    else this.#take(mode);
  }

  setMouse(isOn: boolean): void {
    if (this.#isMouseWanted === isOn) return;
    this.#isMouseWanted = isOn;
    if (this.#mode === "full_screen") unlessGone(() => writeNow(isOn ? mouseOn : mouseOff));
  }

  restore(): void {
    const mode = this.#mode;
    if (mode === undefined) return;
    this.#mode = undefined;
    this.#lastMode = mode;
    this.#restorations++;
    this.#listening?.abort();
    if (this.#writers > 0) waitForWriters();
    // Reports that come before the last sequence is read must not be echoed: raw mode ends after it.
    unlessGone(() => writeNow(restoreSequences[mode] + (mode === "full_screen" ? giveTitleBack : "")));
    unlessGone(() => Deno.stdin.setRaw(false));
  }

  suspend(): boolean {
    if (!isWindows) Deno.kill(Deno.pid, "SIGSTOP");
    return !isWindows;
  }

  /** Hears of a new size. @returns What ends the hearing. */
  onResize(callback: () => void): () => void {
    return isWindows ? pollSize(callback) : onSignal("SIGWINCH", callback);
  }

  /** Hears that the program was brought back to the foreground. @returns What ends the hearing. */
  onResume(callback: () => void): () => void {
    return isWindows ? () => {} : onSignal("SIGCONT", callback);
  }

  #take(mode: TerminalMode): void {
    Deno.stdin.setRaw(true);
    const isFirst = this.#mode === undefined;
    if (isFirst) this.#restoreAtEnd();
    this.#mode = mode;
    const isFullScreen = mode === "full_screen";
    const title = isFirst && isFullScreen ? keepTitle : "";
    const mouse = isFullScreen && this.#isMouseWanted ? mouseOn : "";
    writeNow(title + enterSequences[mode] + mouse);
  }

  /** Whatever ends the program without having restored the terminal: these are the last chances. */
  #restoreAtEnd(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const type of ["error", "unhandledrejection", "unload"]) {
      addEventListener(type, () => this.restore(), { signal });
    }
  }
}

/** Some terminals, such as serial lines, do not know their size, and say that it is nothing. */
function consoleSize(): typeof defaultSize {
  try {
    const { columns, rows } = Deno.consoleSize();
    return { columns: columns || defaultSize.columns, rows: rows || defaultSize.rows };
  } catch {
    return defaultSize;
  }
}

function pollSize(callback: () => void): () => void {
  let last = consoleSize();
  const timer = setInterval(() => {
    const { columns, rows } = consoleSize();
    if (columns === last.columns && rows === last.rows) return;
    last = { columns, rows };
    callback();
  }, pollSizeMs);
  return () => clearInterval(timer);
}

function onSignal(signal: Deno.Signal, callback: () => void): () => void {
  Deno.addSignalListener(signal, callback);
  return () => Deno.removeSignalListener(signal, callback);
}

function writeNow(text: string): void {
  let rest = encoder.encode(text);
  while (rest.length > 0) rest = rest.subarray(Deno.stdout.writeSync(rest));
}

/**
 * What is being written is written by other threads, which a machine under load may not have started yet: it must not
 * come after what gives the terminal back. Once such a thread writes, other writing waits for it.
 */
function waitForWriters(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, headStartMs);
}

/** A terminal that is gone takes nothing and needs nothing back. */
function unlessGone(act: () => void): void {
  try {
    act();
  } catch { /* as said */ }
}
