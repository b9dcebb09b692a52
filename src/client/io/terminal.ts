/**
 * The terminal that this program runs in: its keyboard, its screen, its size. However the program ends, it is given back
 * as it was.
 * @module
 */
import type { TerminalPort } from "../terminal_port.ts";

const encoder = new TextEncoder();

/** Turns bracketed paste on. */
const enterSequence = "\x1b[?2004h";

/** Ends an update that was cut off, colours and bracketed paste, shows the cursor, and leaves its row to what follows. */
const restoreSequence = "\x1b[?2026l\x1b[0m\x1b[?2004l\x1b[?25h\r\x1b[J";

const defaultColumns = 80;

/** How often the size is looked at where no signal tells of a change, in milliseconds. */
const pollSizeMs = 500;

const isWindows = Deno.build.os === "windows";

/** Standard input and output where both are a terminal. */
export class Terminal implements TerminalPort {
  #listening: AbortController | undefined;
  #isEntered = false;

  get columns(): number {
    try {
      return Deno.consoleSize().columns || defaultColumns;
    } catch {
      return defaultColumns;
    }
  }

  async write(text: string): Promise<void> {
    let rest = encoder.encode(text);
    while (rest.length > 0) rest = rest.subarray(await Deno.stdout.write(rest));
  }

  /** Writes all of a text before it returns. */
  writeNow(text: string): void {
    writeNow(text);
  }

  enter(): void {
    if (!this.#isEntered) this.#restoreAtEnd();
    Deno.stdin.setRaw(true);
    this.#isEntered = true;
    writeNow(enterSequence);
  }

  restore(): void {
    if (!this.#isEntered) return;
    this.#isEntered = false;
    this.#listening?.abort();
    // A terminal that is gone needs nothing back.
    try {
      Deno.stdin.setRaw(false);
      writeNow(restoreSequence);
    } catch { /* as said */ }
  }

  suspend(): boolean {
    if (!isWindows) Deno.kill(Deno.pid, "SIGSTOP");
    return !isWindows;
  }

  /** Hears of a new size. @returns What ends the hearing. */
  onResize(callback: () => void): () => void {
    if (!isWindows) return onSignal("SIGWINCH", callback);
    let columns = this.columns;
    const timer = setInterval(() => {
      if (columns === this.columns) return;
      columns = this.columns;
      callback();
    }, pollSizeMs);
    return () => clearInterval(timer);
  }

  /** Hears that the program was brought back to the foreground. @returns What ends the hearing. */
  onResume(callback: () => void): () => void {
    return isWindows ? () => {} : onSignal("SIGCONT", callback);
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

function onSignal(signal: Deno.Signal, callback: () => void): () => void {
  Deno.addSignalListener(signal, callback);
  return () => Deno.removeSignalListener(signal, callback);
}

function writeNow(text: string): void {
  let rest = encoder.encode(text);
  while (rest.length > 0) rest = rest.subarray(Deno.stdout.writeSync(rest));
}
