/**
 * A terminal with a screen of its own, in the hands of a test.
 * @module
 */
import assert from "node:assert/strict";
import type { TerminalMode, TerminalPort } from "../../src/client/terminal_port.ts";

/** A terminal that notes what is written to it, and what is done with it. */
export class FakeScreen implements TerminalPort {
  columns = 60;
  rows = 12;
  /** What was written and not looked at, one text for each drawing. */
  readonly written: string[] = [];
  /** What was done, in order; `write` stands for drawings one after the other. */
  readonly calls: string[] = [];
  /** What writing waits for. Absent: it takes no time. */
  hold: Promise<void> | undefined;
  /** Whether the program can be stopped. */
  isSuspendable = true;

  async write(text: string): Promise<void> {
    this.written.push(text);
    if (this.calls.at(-1) !== "write") this.calls.push("write");
    await this.hold;
  }

  enter(mode: TerminalMode): void {
    assert.equal(mode, "full_screen");
    this.calls.push("enter");
  }

  setMouse(isOn: boolean): void {
    this.calls.push(`mouse ${isOn ? "on" : "off"}`);
  }

  restore(): void {
    this.calls.push("restore");
  }

  suspend(): boolean {
    this.calls.push("suspend");
    return this.isSuspendable;
  }

  /**
   * Gives the texts that were written since the last look, without what places and colours them: ⌫ empties the screen, ␛
   * begins what else the terminal is told, ␇ ends it.
   */
  look(): string {
    const codes = this.written.splice(0).join("|").replaceAll("\x1b[2J", "⌫");
    // deno-lint-ignore no-control-regex -- terminals are told with ESC
    const text = codes.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, " ").replace(/ +/g, " ");
    return text.replaceAll("\x1b", "␛").replaceAll("\x07", "␇");
  }
}
