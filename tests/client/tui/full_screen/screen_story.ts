/**
 * A full screen without a terminal, a clock or a network: a test tells what happens, and looks at what is drawn.
 * @module
 */
import { nearest } from "../../../../src/command_line/nearest.ts";
import type { ClientEvent, ConnectedEvent, MessageEvent } from "../../../../src/client/core/client_event.ts";
import { ConnectionReport } from "../../../../src/client/core/connection_report.ts";
import { assumedLimits } from "../../../../src/client/core/limits.ts";
import type { OwnLine } from "../../../../src/client/core/own_lines.ts";
import { joinLine } from "../../../../src/client/core/presets.ts";
import { defaultSettings, type Settings } from "../../../../src/client/core/settings.ts";
import { qrCode } from "../../../../src/client/io/qr_code.ts";
import { firstKey, type Model, newModel } from "../../../../src/client/tui/full_screen/model.ts";
import { RowCache } from "../../../../src/client/tui/full_screen/pane.ts";
import type {
  LiveFacts,
  ScreenContext,
  ScreenEffect,
  ScreenEvent,
} from "../../../../src/client/tui/full_screen/step.ts";
import { nextTickMs, updateScreen } from "../../../../src/client/tui/full_screen/update.ts";
import { viewScreen } from "../../../../src/client/tui/full_screen/view.ts";
import { type Key, pressed } from "../../../../src/client/tui/key.ts";
import type { Frame } from "../../../../src/client/tui/screen.ts";
import type { Member } from "../../../../src/protocol/frame.ts";
import { utcCalendar } from "../../../support/utc_calendar.ts";
import { pictureOf, styledPictureOf } from "./screen_picture.ts";

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

/** The life of the numbering of every channel. */
const epoch = "e11";

/** The offset of the first message that is told. */
const firstOffset = 111;

/** What a message may be besides its text. */
export interface SaidHow
  extends Partial<Pick<MessageEvent, "isOld" | "isUnverified" | "sentAtMs" | "offset">> {
  /** Which nonce. */
  readonly nonce?: string;
  /** Whether it has no place, as in the line protocol. */
  readonly isWithoutPlace?: boolean;
}

/** A channel as the story has it. */
interface Stage {
  readonly report: ConnectionReport;
  facts: LiveFacts;
  nextOffset: number;
  /** The own texts that nobody has acknowledged. */
  waiting: OwnLine[];
}

const notOpen: LiveFacts = {
  name: "",
  members: [],
  listeners: 0,
  isConnected: false,
  protocol: undefined,
  unacknowledged: 0,
  roundTripMs: undefined,
};

/** Runs the reducer and the view, and plays everything around them. */
export class ScreenStory {
  /** What the screen wanted done, in order. */
  readonly effects: ScreenEffect[] = [];
  readonly #cache = new RowCache();
  readonly #stages = new Map<number, Stage>();
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
    this.#open(firstKey, code);
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
    for (const [, name, text] of typed.matchAll(/\{([a-z_0-9+/-]+)\}|([^{]+|\{)/g)) {
      if (name !== undefined) this.key(pressedFrom(name));
      else this.type(text!);
    }
    return this;
  }

  /** Types a text, line breaks with Alt+Enter. */
  type(text: string): this {
    for (const [index, line] of text.split("\n").entries()) {
      if (index > 0) this.key(pressed("enter", { alt: true }));
      if (line !== "") this.key({ type: "text", text: line });
    }
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
    const stage = this.#stage();
    stage.facts = factsAfter(stage.facts, event);
    return this.happen({ type: "client", key: this.#key, event, told: stage.report.entries(event) });
  }

  /** Joins the channel. @param others Who is there besides oneself, who is called ada. */
  connect(others: readonly (string | Member)[] = ["bob"], more: Partial<ConnectedEvent> = {}): this {
    const { name = "ada", wishedName = name, protocol = "v1", listeners = 0, isReconnect = false } = more;
    const members = protocol === "line" ? [] : [name, ...others].map(memberOf);
    return this.event({
      type: "connected",
      ...{ protocol, name, wishedName, members, listeners, isReconnect },
      limits: more.limits ?? assumedLimits,
    });
  }

  /** Tells how long a ping takes. */
  ping(roundTripMs: number): this {
    const stage = this.#stage();
    stage.facts = { ...stage.facts, roundTripMs };
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
  message(from: string, text: string, { isWithoutPlace, ...how }: SaidHow = {}): MessageEvent {
    const stage = this.#stage();
    const place = isWithoutPlace ? {} : { epoch, offset: how.offset ?? stage.nextOffset++ };
    return {
      type: "message",
      ...{ from, text, sentAtMs: this.#nowMs, isOwn: false, nonce: "m11", isUnverified: false },
      ...how,
      ...place,
    };
  }

  /** Lets somebody else whisper. */
  whisper(from: string, text: string): this {
    const { name: to } = this.#stage().facts;
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
    return this.event({ type: "renamed", from, to, isOwn: from === this.#stage().facts.name });
  }

  /** Acknowledges the oldest own texts that wait. */
  acknowledge(count: number = 1): this {
    for (const { nonce, text, to } of this.#stage().waiting.splice(0, count)) {
      const said = { from: this.#stage().facts.name, text, nonce, sentAtMs: this.#nowMs, isOwn: true };
      if (to !== undefined) this.event({ type: "whisper", ...said, to });
      else this.event({ ...this.message(said.from, text, { nonce }), isOwn: true });
    }
    return this;
  }

  /** Refuses the oldest own text that waits, for good. */
  refuse(message: string = "The message is too long"): this {
    const [line] = this.#stage().waiting.splice(0, 1);
    return this.event({
      type: "refused",
      code: "text_too_long",
      message,
      nonce: line!.nonce,
      text: line!.text,
    });
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
      { epoch, offset: firstOffset };
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
    for (let dueMs = this.#dueMs(); dueMs !== undefined && dueMs <= endMs; dueMs = this.#dueMs()) {
      this.#nowMs = Math.max(this.#nowMs, dueMs);
      this.happen({ type: "tick" });
    }
    this.#nowMs = endMs;
    return this;
  }

  #dueMs(): number | undefined {
    return nextTickMs(this.#model, this.#nowMs);
  }

  /** Draws. */
  frame(): Frame {
    return viewScreen(this.#model, this.context());
  }

  /** Gives the screen as text that one can read. */
  screen(): string {
    return pictureOf(this.frame(), this.#model.size);
  }

  /** Gives the screen with how everything is set. */
  styles(): string {
    return styledPictureOf(this.frame(), this.#model.size);
  }

  /** Keeps a picture of the screen as it is now. @param caption What there is to see. */
  show(caption: string): this {
    this.#pictures.push(`${caption}\n${this.screen()}`);
    return this;
  }

  /** Keeps a picture of the screen as it is now, with how everything is set. */
  showStyles(caption: string): this {
    this.#pictures.push(`${caption}\n${this.styles()}`);
    return this;
  }

  /** The pictures that were kept. */
  get pictures(): readonly string[] {
    return this.#pictures;
  }

  /** What the reducer and the view are told of the world now. */
  context(): ScreenContext {
    return {
      nearest,
      calendar: utcCalendar,
      nowMs: this.#nowMs,
      facts: (key) => this.#stages.get(key)?.facts ?? notOpen,
      joinLine: (code) => joinLine(code, "chat.example.org"),
      qrCode,
      cache: this.#cache,
    };
  }

  #stage(): Stage {
    const stage = this.#stages.get(this.#key);
    if (stage === undefined) throw new RangeError(`channel ${this.#key} is not open`);
    return stage;
  }

  #open(key: number, code: string): void {
    const report = new ConnectionReport({ code, maxReconnect: 5, isInteractive: true, hasHeader: true });
    this.#stages.set(key, {
      report,
      facts: { ...notOpen, name: "ada" },
      nextOffset: firstOffset,
      waiting: [],
    });
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
        return void this.#stages.delete(effect.key);
      case "load_emoji":
        return void this.happen({ type: "emoji", names: [{ name: "smile", character: "😄" }] });
    }
  }

  #send(key: number, draft: Omit<OwnLine, "nonce">): void {
    const line = { nonce: `n${this.#nextNonce++}`, ...draft };
    const stage = this.#stages.get(key);
    stage?.waiting.push(line);
    this.happen({ type: "client", key, event: { type: "sending", ...line }, told: [] });
  }

  #opened(key: number, wanted: string): void {
    const code = wanted === "new" ? `new${key}` : wanted;
    this.#open(key, code);
    if (wanted === "new") this.happen({ type: "coded", key, code });
    this.happen({ type: "client", key, event: { type: "connecting", attempt: 0 }, told: [] });
  }
}

/** Reads the name of a key, such as `ctrl+alt+x`. */
function pressedFrom(name: string): Key {
  const parts = /^(ctrl\+)?(alt\+)?(shift\+)?(.+)$/.exec(name)!;
  const [, ctrl, alt, shift, key] = parts;
  return pressed(key!, { ctrl: ctrl !== undefined, alt: alt !== undefined, shift: shift !== undefined });
}

function memberOf(member: string | Member): Member {
  return typeof member === "string" ? { name: member } : member;
}

/** What a connection knows after an event. */
function factsAfter(facts: LiveFacts, event: ClientEvent): LiveFacts {
  const { members } = facts;
  switch (event.type) {
    case "connected":
      return {
        ...facts,
        ...{ name: event.name, members: event.members, listeners: event.listeners },
        ...{ isConnected: true, protocol: event.protocol },
      };
    case "disconnected":
    case "offline":
    case "ended":
      return { ...facts, isConnected: false };
    case "joined":
      return { ...facts, members: [...members, { name: event.name }] };
    case "left":
      return { ...facts, members: members.filter(({ name }) => name !== event.name) };
    case "renamed":
      return {
        ...facts,
        name: event.isOwn ? event.to : facts.name,
        members: members.map((member) => member.name === event.from ? { ...member, name: event.to } : member),
      };
    default:
      return facts;
  }
}
