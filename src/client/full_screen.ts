/**
 * The full screen in a terminal: the loop from keys and events through the reducer to the screen.
 * @module
 */
import type { ClientEvent } from "./core/client_event.ts";
import { flat, notice, sentence } from "./core/entry.ts";
import { ignoredOf } from "./core/ignoring.ts";
import { FramePacer } from "./frame_pacer.ts";
import type { FullScreenParts } from "./full_screen_parts.ts";
import { Keyboard } from "./keyboard.ts";
import { OpenChannels } from "./open_channels.ts";
import type { Channel } from "./ports.ts";
import type { Presentation } from "./presentation.ts";
import { alertSequence } from "./tui/full_screen/alert_sequence.ts";
import { firstKey, flashing, type Model, newModel } from "./tui/full_screen/model.ts";
import { RowCache } from "./tui/full_screen/pane.ts";
import type { ScreenContext, ScreenEffect, ScreenEvent } from "./tui/full_screen/step.ts";
import { titleOf } from "./tui/full_screen/title.ts";
import { nextTickMs, updateScreen } from "./tui/full_screen/update.ts";
import { viewScreen } from "./tui/full_screen/view.ts";
import type { Key } from "./tui/key.ts";
import { Screen } from "./tui/screen.ts";
import { clipboardSequence, windowTitleSequence } from "./tui/terminal_codes.ts";
import { printable } from "../protocol/text.ts";

/** Runs the reducer: feeds it keys and events, carries out what it wants, and draws once per batch. */
export class FullScreen implements Presentation {
  readonly #parts: FullScreenParts;
  readonly #finished = Promise.withResolvers<number>();
  readonly #keyboard: Keyboard;
  readonly #cache = new RowCache();
  readonly #channels: OpenChannels;
  readonly #pacer: FramePacer;
  readonly #screen: Screen;
  #model: Model;
  /** What the terminal is to be told besides the picture. */
  #codes = "";
  #title = "";
  /** The name that was asked for last. Absent: that of the beginning. */
  #name: string | undefined;
  #isOver = false;
  #tick: { readonly dueMs: number; readonly stop: () => void } | undefined;

  /** Makes a full screen that touches its terminal only from `begin` on. @param parts What it is made of. */
  constructor(parts: FullScreenParts) {
    const { clock, code, settings, ignoredNames, paletteFor } = parts;
    this.#parts = parts;
    this.#channels = new OpenChannels(clock);
    this.#keyboard = new Keyboard(clock, (keys) => this.#onKeys(keys));
    this.#screen = new Screen(paletteFor(settings.theme));
    this.#pacer = new FramePacer(clock, () => this.#draw());
    this.#model = newModel({ code, size: this.#size(), settings, ignored: ignoredOf(ignoredNames) });
  }

  get finished(): Promise<number> {
    return this.#finished.promise;
  }

  begin(channel: Channel): void {
    const { code, terminal, settings, settingsProblems, greeting, reportFor } = this.#parts;
    this.#channels.add(firstKey, channel, { code, report: reportFor(code) });
    terminal.enter("full_screen");
    terminal.setMouse(settings.mouse);
    this.#dispatch({ type: "resized", size: this.#size() });
    const problems = settingsProblems.map((text) => notice(printable(text), "warning"));
    const entries = [...problems, ...greeting.map((text) => notice(printable(text)))];
    if (entries.length > 0) this.#dispatch({ type: "said", entries });
  }

  onEvent(event: ClientEvent): void {
    this.#onChannelEvent(firstKey, event);
  }

  interrupt(exitCode: number): void {
    this.#channels.leaveAllNow(exitCode);
    this.#endIfOver();
  }

  /** Takes what came from the keyboard, decoded. */
  onInput(text: string): void {
    this.#keyboard.feed(text);
  }

  /** Draws anew after the screen has another size. */
  onResize(): void {
    this.#dispatch({ type: "resized", size: this.#size() });
  }

  /** Takes the terminal over again after the program was stopped. */
  onResume(): void {
    if (this.#isOver) return;
    this.#parts.terminal.enter("full_screen");
    this.#screen.forget();
    this.#title = "";
    this.onResize();
  }

  /** Shows a line of the program's log among the messages. */
  log(line: string): void {
    this.#dispatch({ type: "said", entries: [sentence(printable(line))] });
  }

  #onKeys(keys: readonly Key[]): void {
    for (const key of keys) this.#dispatch({ type: "key", key });
    this.#pacer.hurry();
  }

  #onChannelEvent(key: number, event: ClientEvent): void {
    const told = this.#channels.note(key, event);
    this.#dispatch({ type: "client", key, event, told });
    if (event.type === "ended") this.#endIfOver();
  }

  #dispatch(event: ScreenEvent): void {
    if (this.#isOver) return;
    const [model, effects] = updateScreen(this.#model, event, this.#context());
    this.#model = model;
    for (const effect of effects) this.#perform(effect);
    this.#setTick();
    this.#pacer.invalidate();
  }

  #context(): ScreenContext {
    const { nearest, calendar, clock, joinLine, qrCode } = this.#parts;
    return {
      ...{ nearest, calendar, joinLine, qrCode },
      nowMs: clock.nowMs(),
      facts: (key) => this.#channels.facts(key),
      cache: this.#cache,
    };
  }

  #perform(effect: ScreenEffect): void {
    switch (effect.type) {
      case "say":
        return void this.#channels.get(effect.key)?.say(effect.text);
      case "whisper":
        return void this.#channels.get(effect.key)?.whisper(effect.to, effect.text);
      case "rename":
        this.#name = effect.name;
        return this.#channels.get(effect.key)?.rename(effect.name);
      case "typing":
        return this.#channels.get(effect.key)?.typing();
      case "retry_now":
        return this.#channels.get(effect.key)?.retryNow();
      case "load_older":
        return this.#channels.get(effect.key)?.loadOlder(effect.before);
      case "open":
        return void this.#open(effect.key, effect.code);
      case "close":
        this.#channels.leave(effect.key);
        return this.#endIfOver();
      case "quit":
        return this.#quit(effect.isInterrupt ? 130 : 0);
      case "copy":
        return this.#tell(clipboardSequence(effect.text) ?? "");
      case "alert":
        return this.#tell(
          alertSequence(effect, { alerts: this.#model.settings.alerts, able: this.#parts.notificationKind }),
        );
      case "mouse":
        return this.#parts.terminal.setMouse(effect.isOn);
      case "remember_ignored":
        return this.#parts.onIgnoredChange(effect.change);
      case "load_emoji":
        return void this.#parts.loadEmoji().then((names) => this.#dispatch({ type: "emoji", names }));
      case "suspend":
        return void this.#suspend();
      case "redraw":
        return this.#screen.forget();
    }
  }

  #tell(codes: string): void {
    this.#codes += codes;
    this.#pacer.invalidate();
  }

  async #open(key: number, wanted: string): Promise<void> {
    const { newCode, openChannel, reportFor } = this.#parts;
    this.#channels.expect(key);
    const code = wanted === "new" ? await newCode() : wanted;
    if (!this.#channels.isExpected(key)) return;
    if (wanted === "new") this.#dispatch({ type: "coded", key, code });
    const channel = openChannel(code, (event) => this.#onChannelEvent(key, event), { name: this.#name });
    this.#channels.add(key, channel, { code, report: reportFor(code) });
  }

  #quit(exitCode: number): void {
    const waitsFor = this.#channels.leaveAll(exitCode);
    if (waitsFor === 0) return this.#endIfOver();
    this.#model = flashing(this.#model, `Waiting for ${waitsFor} to be sent; Ctrl+C leaves at once.`);
  }

  async #suspend(): Promise<void> {
    const { terminal } = this.#parts;
    await this.#pacer.whenDrawn();
    if (this.#isOver) return;
    terminal.restore();
    if (!terminal.suspend()) this.onResume();
  }

  /** Nobody is left to tell of the end where the last channel had ended, or never begun, before it was asked for. */
  #endIfOver(): void {
    if (this.#isOver || !this.#channels.areOver) return;
    this.#isOver = true;
    void this.#end();
  }

  async #end(): Promise<void> {
    const { terminal, output } = this.#parts;
    this.#keyboard.stop();
    this.#tick?.stop();
    await this.#pacer.stop();
    terminal.restore();
    for (const entry of this.#channels.farewell) output(flat(entry));
    this.#finished.resolve(this.#channels.exitCode);
  }

  /** Sees to it that a change which comes with time alone is drawn. */
  #setTick(): void {
    const { clock } = this.#parts;
    const nowMs = clock.nowMs();
    const dueMs = nextTickMs(this.#model, nowMs);
    if (dueMs === undefined || (this.#tick !== undefined && this.#tick.dueMs <= dueMs)) return;
    this.#tick?.stop();
    const stop = clock.startTimer(Math.max(0, dueMs - nowMs), () => {
      this.#tick = undefined;
      this.#dispatch({ type: "tick" });
    });
    this.#tick = { dueMs, stop };
  }

  async #draw(): Promise<void> {
    if (this.#isOver) return;
    this.#screen.setPalette(this.#parts.paletteFor(this.#model.settings.theme));
    const picture = this.#screen.draw(viewScreen(this.#model, this.#context()), this.#model.size);
    const text = picture + this.#newTitle() + this.#codes;
    this.#codes = "";
    // A terminal that is gone takes nothing: there is nobody left to tell.
    if (text !== "") await this.#parts.terminal.write(text).catch(() => this.interrupt(129));
  }

  #newTitle(): string {
    const title = titleOf(this.#model);
    if (title === this.#title) return "";
    this.#title = title;
    return windowTitleSequence(title);
  }

  #size(): { readonly columns: number; readonly rows: number } {
    const { columns, rows } = this.#parts.terminal;
    return { columns, rows };
  }
}
