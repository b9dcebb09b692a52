/**
 * A full screen without a terminal, a clock or a network: a test tells what happens, and looks at what is drawn.
 * @module
 */
import type { ClientEvent, ConnectedEvent, MessageEvent } from "../../../../src/client/core/client_event.ts";
import { assumedLimits } from "../../../../src/client/core/limits.ts";
import type { OwnLine } from "../../../../src/client/core/own_lines.ts";
import { defaultSettings, type Settings } from "../../../../src/client/core/settings.ts";
import { firstKey, type Model, newModel } from "../../../../src/client/tui/full_screen/model.ts";
import { RowCache } from "../../../../src/client/tui/full_screen/pane.ts";
import type {
  ScreenContext,
  ScreenEffect,
  ScreenEvent,
} from "../../../../src/client/tui/full_screen/step.ts";
import { nextTickMs, updateScreen } from "../../../../src/client/tui/full_screen/update.ts";
import { viewScreen } from "../../../../src/client/tui/full_screen/view.ts";
import type { Key } from "../../../../src/client/tui/key.ts";
import type { Frame } from "../../../../src/client/tui/screen.ts";
import type { Member } from "../../../../src/protocol/frame.ts";
import { pictureOf, styledPictureOf } from "./screen_picture.ts";
import { firstPosition, notOpen, type SaidHow, StoryChannel } from "./story_channel.ts";
import { storyWorld } from "./story_world.ts";
import { keysOf, textKeys } from "./typed_keys.ts";

/** What a story begins with. */
export interface Opening {
  /** The width of the screen. Absent: 80. */
  readonly columns?: number;
  /** Its height. Absent: 24. */
  readonly rows?: number;
  /** The code of the first channel. */
  readonly code?: string;
  /** What is set otherwise than by default. */
  readonly settings?: Partial<Settings>;
  /** Whether the person looks at the window. Absent: the terminal has told that they do. */
  readonly isFocused?: boolean;
}

/** Monday, 23 November 2026, 09:05:07 UTC. */
export const beginningMs = Date.UTC(2026, 10, 23, 9, 5, 7);

/** Runs the reducer and the view, and plays everything around them. */
export class ScreenStory {
  /** What the screen wanted done, in order. */
  readonly effects: ScreenEffect[] = [];
  readonly #cache = new RowCache();
  readonly #channels = new Map<number, StoryChannel>();
  readonly #pictures: string[] = [];
  #model: Model;
  #nowMs = beginningMs;
  #key = firstKey;
  #nextNonce = 11;

  /** Opens a screen on which nothing has happened. */
  constructor(
    { columns = 80, rows = 24, code = "k7x2mq", settings = {}, isFocused = true }: Opening = {},
  ) {
    this.#model = newModel({ code, size: { columns, rows }, settings: { ...defaultSettings, ...settings } });
    this.#channels.set(firstKey, new StoryChannel(code));
    if (isFocused) this.focus(true);
  }

  /** The model now. */
  get model(): Model {
    return this.#model;
  }

  /** The time, in milliseconds since 1970. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Lets what is told from now on happen in another channel. @param key The channel's key; the first is 1. */
  in(key: number): this {
    this.#key = key;
    return this;
  }

  /** Types: `{enter}` or `{ctrl+r}` is a key, everything else is text; line breaks are those of Alt+Enter. */
  keys(typed: string): this {
    for (const key of keysOf(typed)) this.key(key);
    return this;
  }

  /** Types a text, line breaks with Alt+Enter. */
  type(text: string): this {
    for (const key of textKeys(text)) this.key(key);
    return this;
  }

  /** Presses a key. */
  key(key: Key): this {
    return this.happen({ type: "key", key });
  }

  /** Pastes. */
  paste(text: string): this {
    return this.key({ type: "paste", text });
  }

  /** Looks at the window, or not any more. */
  focus(focused: boolean): this {
    return this.key({ type: "focus", focused });
  }

  /** Lets something happen, as the shell would, and answers what is wanted. */
  happen(event: ScreenEvent): this {
    const [model, effects] = updateScreen(this.#model, event, this.context());
    this.#model = model;
    this.effects.push(...effects);
    for (const effect of effects) this.#answer(effect);
    return this;
  }

  /** Tells something of the channel. */
  event(event: ClientEvent): this {
    const told = this.#channel().note(event);
    return this.happen({ type: "client", key: this.#key, event, told });
  }

  /** Joins the channel. @param others Who is there besides oneself, who is called ada. */
  connect(others: readonly (string | Member)[] = ["bob"], more: Partial<ConnectedEvent> = {}): this {
    const { name = "ada", wishedName = name, protocol = "v1", listeners = 0, isReconnect = false } = more;
    const here = [name, ...others].map((each) => typeof each === "string" ? { name: each } : each);
    const members = protocol === "line" ? [] : here;
    return this.event({
      type: "connected",
      ...{ protocol, name, wishedName, members, listeners, isReconnect },
      limits: more.limits ?? assumedLimits,
    });
  }

  /** Tells how long a ping takes. */
  ping(roundTripMs: number): this {
    this.#channel().ping(roundTripMs);
    return this;
  }

  /** Loses the connection. */
  disconnect(retryInMs: number = 1_000, reason: string = "the connection was lost"): this {
    return this.event({ type: "disconnected", reason, retryInMs, attempt: 1, maxReconnect: 5 });
  }

  /** Lets somebody else say something. */
  say(from: string, text: string, how: SaidHow = {}): this {
    return this.event(this.message(from, text, how));
  }

  /** Makes what somebody else says, at the next place. */
  message(from: string, text: string, how: SaidHow = {}): MessageEvent {
    return this.#channel().message(from, text, { sentAtMs: this.#nowMs, ...how });
  }

  /** Lets somebody else whisper. */
  whisper(from: string, text: string): this {
    const { name: to } = this.#channel().facts;
    return this.event({ type: "whisper", from, to, text, sentAtMs: this.#nowMs, isOwn: false, nonce: "w11" });
  }

  /** Lets people come. */
  join(...names: readonly string[]): this {
    for (const name of names) this.event({ type: "joined", name });
    return this;
  }

  /** Lets people go. */
  leave(...names: readonly string[]): this {
    for (const name of names) this.event({ type: "left", name });
    return this;
  }

  /** Gives somebody another name. */
  rename(from: string, to: string): this {
    return this.event({ type: "renamed", from, to, isOwn: from === this.#channel().facts.name });
  }

  /** Acknowledges the oldest own texts that wait. */
  acknowledge(count: number = 1): this {
    for (const { nonce, text, to } of this.#channel().waiting.splice(0, count)) {
      const said = { from: this.#channel().facts.name, text, nonce, sentAtMs: this.#nowMs, isOwn: true };
      if (to !== undefined) this.event({ type: "whisper", ...said, to });
      else this.event({ ...this.message(said.from, text, { nonce }), isOwn: true });
    }
    return this;
  }

  /** Refuses the oldest own text that waits, for good. */
  refuse(message: string = "The message is too long"): this {
    const { nonce, text } = this.#channel().waiting.shift()!;
    return this.event({ type: "refused", code: "text_too_long", message, nonce, text });
  }

  /**
   * Answers a question for older messages.
   * @param said Who said what, oldest first; the last of them stands just below what was known.
   * @param hasMore Whether there are more.
   */
  page(
    said: readonly (readonly [from: string, text: string, minutesAgo?: number])[],
    hasMore: boolean,
  ): this {
    const before = this.#model.channels.find(({ key }) => key === this.#key)?.timeline.oldestPosition ??
      firstPosition;
    const first = before.offset - said.length;
    const messages = said.map(([from, text, minutesAgo = 60], index) =>
      this.message(from, text, { offset: first + index, sentAtMs: this.#nowMs - minutesAgo * 60_000 })
    );
    return this.event({ type: "page", before, messages, hasMore });
  }

  /** Gives the screen another size. */
  resize(columns: number, rows: number): this {
    return this.happen({ type: "resized", size: { columns, rows } });
  }

  /** Lets time pass, and whatever comes due with it. */
  tick(ms: number): this {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const dueMs = nextTickMs(this.#model, this.#nowMs);
      if (dueMs === undefined || dueMs > endMs) break;
      this.#nowMs = Math.max(this.#nowMs, dueMs);
      this.happen({ type: "tick" });
    }
    this.#nowMs = endMs;
    return this;
  }

  /** Draws. */
  frame(): Frame {
    return viewScreen(this.#model, this.context());
  }

  /** Gives the screen as text that one can read. */
  screen(): string {
    return pictureOf(this.frame(), this.#model.size);
  }

  /** Keeps a picture of the screen as it is now. @param caption What there is to see. */
  show(caption: string): this {
    this.#pictures.push(`${caption}\n${this.screen()}`);
    return this;
  }

  /** Keeps a picture of the screen as it is now, with how everything is set. */
  showStyles(caption: string): this {
    this.#pictures.push(`${caption}\n${styledPictureOf(this.frame(), this.#model.size)}`);
    return this;
  }

  /** The pictures that were kept. */
  get pictures(): readonly string[] {
    return this.#pictures;
  }

  /** What the reducer and the view are told of the world now. */
  context(): ScreenContext {
    return {
      ...storyWorld,
      nowMs: this.#nowMs,
      facts: (key) => this.#channels.get(key)?.facts ?? notOpen,
      cache: this.#cache,
    };
  }

  #channel(): StoryChannel {
    const channel = this.#channels.get(this.#key);
    if (channel === undefined) throw new RangeError(`channel ${this.#key} is not open`);
    return channel;
  }

  #answer(effect: ScreenEffect): void {
    switch (effect.type) {
      case "say":
        return this.#send(effect.key, { text: effect.text });
      case "whisper":
        return this.#send(effect.key, { text: effect.text, to: effect.to });
      case "open":
        return this.#opened(effect.key, effect.code);
      case "close":
        return void this.#channels.delete(effect.key);
      case "load_emoji":
        return void this.happen({ type: "emoji", names: [{ name: "smile", character: "😄" }] });
    }
  }

  #send(key: number, draft: Omit<OwnLine, "nonce">): void {
    const line = { nonce: `n${this.#nextNonce++}`, ...draft };
    this.#channels.get(key)?.waiting.push(line);
    this.happen({ type: "client", key, event: { type: "sending", ...line }, told: [] });
  }

  #opened(key: number, wanted: string): void {
    const code = wanted === "new" ? `new${key}` : wanted;
    this.#channels.set(key, new StoryChannel(code));
    if (wanted === "new") this.happen({ type: "coded", key, code });
    this.happen({ type: "client", key, event: { type: "connecting", attempt: 0 }, told: [] });
  }
}
