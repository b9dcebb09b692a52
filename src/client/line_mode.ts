/**
 * The linear client in a terminal: an edited input line below output that only ever grows.
 * @module
 */
import type { ClientEvent, EndedEvent } from "./core/client_event.ts";
import type { ConnectionReport } from "./core/connection_report.ts";
import { type Entry, notice, sentence } from "./core/entry.ts";
import { ignoredOf, type IgnoringParts, withoutIgnored } from "./core/ignoring.ts";
import { transcript } from "./core/transcript.ts";
import { exitCodeAfter, unsentEntries } from "./core/unsent.ts";
import { WaitingEntries } from "./core/waiting_entries.ts";
import { Keyboard } from "./keyboard.ts";
import { Departure } from "./departure.ts";
import type { Channel, Clock } from "./ports.ts";
import type { Presentation } from "./presentation.ts";
import type { TerminalPort } from "./terminal_port.ts";
import { entryRows } from "./tui/entry_rows.ts";
import type { Key } from "./tui/key.ts";
import { LinearScreen } from "./tui/linear_screen.ts";
import {
  initialLinearState,
  type LinearEffect,
  type LinearEvent,
  type LinearState,
} from "./tui/linear_state.ts";
import { type LinearContext, updateLinear } from "./tui/linear_update.ts";
import { liveArea } from "./tui/live_area.ts";
import type { Paint } from "./tui/paint.ts";
import { printable } from "../protocol/text.ts";

/** What the linear client is made of. */
export interface LineModeParts extends IgnoringParts, Omit<LinearContext, "channel"> {
  /** The terminal. */
  readonly terminal: TerminalPort;
  /** The time. */
  readonly clock: Clock;
  /** Gives rows their colours. */
  readonly paint: Paint;
  /** Tells of the connection. */
  readonly report: ConnectionReport;
}

/** Runs the reducer: feeds it keys and events, carries out what it wants, and draws once per batch. */
export class LineMode implements Presentation {
  readonly #parts: LineModeParts;
  readonly #finished = Promise.withResolvers<number>();
  readonly #keyboard: Keyboard;
  readonly #screen: LinearScreen;
  /** What is to be written above the live area with the next drawing. */
  readonly #waiting = new WaitingEntries();
  #state: LinearState;
  #mustClear = false;
  #isDirty = false;
  #drawing: Promise<void> | undefined;
  #isOver = false;
  #channel!: Channel;
  #departure!: Departure;

  /** Makes a client that touches its terminal only from `begin` on. @param parts What it is made of. */
  constructor(parts: LineModeParts) {
    this.#parts = parts;
    this.#keyboard = new Keyboard(parts.clock, (keys) => this.#onKeys(keys));
    this.#screen = new LinearScreen(parts.paint);
    this.#state = { ...initialLinearState, ignored: ignoredOf(parts.ignoredNames) };
  }

  get finished(): Promise<number> {
    return this.#finished.promise;
  }

  begin(channel: Channel): void {
    this.#channel = channel;
    this.#departure = new Departure(channel, this.#parts.clock);
    this.#parts.terminal.enter("linear");
    this.#invalidate();
  }

  onEvent(event: ClientEvent): void {
    this.#print(this.#parts.report.entries(event));
    const shown = withoutIgnored(event, this.#state.ignored.keys);
    const entry = shown && transcript(shown);
    if (entry !== undefined) this.#print([entry]);
    this.#dispatch({ type: "client", event });
    if (event.type === "ended") this.#end(event);
    else this.#departure.check();
  }

  interrupt(exitCode: number): void {
    this.#departure.leaveNow(exitCode);
  }

  /** Takes what came from the keyboard, decoded. */
  onInput(text: string): void {
    this.#keyboard.feed(text);
  }

  /** Draws anew after the screen has another size. */
  onResize(): void {
    this.#invalidate();
  }

  /** Takes the terminal over again after the program was stopped. */
  onResume(): void {
    if (this.#isOver) return;
    this.#screen.forget();
    this.#parts.terminal.enter("linear");
    this.#invalidate();
  }

  /** Shows a line of the program's log above the input. */
  log(line: string): void {
    this.#print([sentence(printable(line))]);
  }

  #onKeys(keys: readonly Key[]): void {
    for (const key of keys) this.#dispatch({ type: "key", key });
  }

  #dispatch(event: LinearEvent): void {
    if (this.#isOver) return;
    const { nearest, joinLine } = this.#parts;
    const context = { channel: this.#channel, nearest, joinLine };
    const [state, effects] = updateLinear(this.#state, event, context);
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
    this.#invalidate();
  }

  #perform(effect: LinearEffect): void {
    switch (effect.type) {
      case "print":
        return this.#print(effect.entries);
      case "say":
        return void this.#channel.say(effect.text);
      case "whisper":
        return void this.#channel.whisper(effect.to, effect.text);
      case "rename":
        return this.#channel.rename(effect.name);
      case "remember_ignored":
        return this.#parts.onIgnoredChange(effect.change);
      case "typing":
        return this.#channel.typing();
      case "retry_now":
        return this.#channel.retryNow();
      case "clear":
        return this.#clear();
      case "suspend":
        return void this.#suspend();
      case "leave":
        return this.#leave(effect.isInterrupt ? 130 : 0);
    }
  }

  #print(entries: readonly Entry[]): void {
    this.#waiting.add(entries);
    this.#invalidate();
  }

  #clear(): void {
    this.#mustClear = true;
    this.#invalidate();
  }

  #leave(exitCode: number): void {
    const waitsFor = this.#departure.leave(exitCode);
    if (waitsFor > 0) this.#print([notice(`Waiting for ${waitsFor} to be sent; Ctrl+C leaves at once.`)]);
  }

  async #suspend(): Promise<void> {
    await this.#drawing;
    await this.#write(this.#screen.draw([]));
    this.#parts.terminal.restore();
    if (!this.#parts.terminal.suspend()) this.onResume();
  }

  #end(event: EndedEvent): void {
    this.#departure.stop();
    this.#keyboard.stop();
    this.#print(unsentEntries(event.unacknowledged));
    this.#isOver = true;
    const exitCode = exitCodeAfter(event, this.#departure.exitCode);
    void this.#whenDrawn().then(() => this.#finish(exitCode));
  }

  async #whenDrawn(): Promise<void> {
    while (this.#drawing !== undefined) await this.#drawing;
  }

  #finish(exitCode: number): void {
    this.#parts.terminal.restore();
    this.#finished.resolve(exitCode);
  }

  #invalidate(): void {
    this.#isDirty = true;
    this.#drawing ??= this.#drawUntilClean();
  }

  /** Lets everything of this turn happen first; what happens during a drawing is drawn after it, all at once. */
  async #drawUntilClean(): Promise<void> {
    await Promise.resolve();
    while (this.#isDirty) {
      this.#isDirty = false;
      await this.#write(this.#frame());
    }
    this.#drawing = undefined;
  }

  /** A terminal that is gone takes nothing: there is nobody left to tell. */
  async #write(text: string): Promise<void> {
    await this.#parts.terminal.write(text).catch(() => {
      this.#isDirty = false;
      if (!this.#isOver) this.interrupt(129);
    });
  }

  #frame(): string {
    const { columns } = this.#parts.terminal;
    const rows = this.#waiting.take().flatMap((entry) => entryRows(entry, Math.max(1, columns - 1)));
    const clear = this.#mustClear ? this.#screen.clear() : "";
    this.#mustClear = false;
    return clear + this.#screen.draw(rows, this.#isOver ? undefined : liveArea(this.#state, columns));
  }
}
