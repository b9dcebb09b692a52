/**
 * Drives the client's session by hand: a clock that only moves when told, and what the session wants done as lines.
 * @module
 */
import { encode } from "../../src/protocol/codec.ts";
import type { Command, Limits, MessagePush, Push, WelcomePush } from "../../src/protocol/frame.ts";
import type { ClientEvent } from "../../src/client/core/client_event.ts";
import { parseServer, type ServerAddress } from "../../src/client/core/address.ts";
import { advance } from "../../src/client/core/session.ts";
import { nextDeadlineMs } from "../../src/client/core/session/alarms.ts";
import type { Effect } from "../../src/client/core/session/effect.ts";
import type { SessionEvent } from "../../src/client/core/session/event.ts";
import { newSession, type SessionOptions, type SessionState } from "../../src/client/core/session/state.ts";

/** Reads an address that is known to be good. */
export function addressOf(text: string): ServerAddress {
  const checked = parseServer(text);
  if (!checked.ok) throw new TypeError(checked.problem);
  return checked.address;
}

/** What a session is for where a test does not say otherwise. */
export const anyOptions: SessionOptions = {
  address: addressOf("chat.test"),
  code: "a4b2c1",
  name: "ada",
  maxReconnect: 5,
  isInteractive: true,
};

/** What the server of these tests allows. */
export const serverLimits: Limits = {
  maxTextCharacters: 100,
  maxTextBytes: 400,
  maxFrameBytes: 2_048,
  maxNameCharacters: 32,
  maxUnacknowledged: 4,
  pingEveryMs: 10_000,
};

/** Makes a welcome; numbers begin at odd places so that accidental equality shows. */
export function welcomeOf(changes: Partial<WelcomePush> = {}): WelcomePush {
  return {
    type: "welcome",
    name: "ada",
    session: "token-1",
    position: { epoch: "e1", offset: 11 },
    complete: true,
    members: [{ name: "ada" }, { name: "bob" }],
    listeners: 0,
    limits: serverLimits,
    ...changes,
  };
}

/** Makes a message. */
export function messageOf(offset: number, changes: Partial<MessagePush> = {}): MessagePush {
  return {
    type: "message",
    offset,
    nonce: `nonce-${offset}`,
    from: "bob",
    text: `text ${offset}`,
    sentAtMs: 1_700_000_000_000 + offset,
    ...changes,
  };
}

/** Holds a session and its time. */
export class SessionHarness {
  /** The state now. */
  state: SessionState;
  /** The clock that never falls. */
  nowMs = 5_000_000;
  /** The clock of the wall. */
  wallMs = 1_800_000_000_000;
  /** What chance gives. */
  random = 0.5;
  #effects: Effect[] = [];

  constructor(options: Partial<SessionOptions> = {}) {
    this.state = newSession({ ...anyOptions, ...options });
  }

  /** Tells the session what happened. */
  tell(event: SessionEvent): void {
    const at = { nowMs: this.nowMs, wallMs: this.wallMs, random: this.random };
    const [state, effects] = advance(this.state, event, at);
    this.state = state;
    this.#effects.push(...effects);
  }

  /** Hands the session pushes, as one frame. */
  push(...pushes: readonly Push[]): void {
    this.tell({ type: "frame", frame: pushes.map(encode).join("\n") });
  }

  /** The person says something. */
  say(text: string, nonce: string = `own-${text}`): void {
    this.tell({ type: "say", nonce, text });
  }

  /** The person wants to see what was said before a place. */
  loadOlder(offset: number, epoch: string = "e1"): void {
    this.tell({ type: "load_older", before: { epoch, offset } });
  }

  /** The socket ends. */
  close(code: number = 0, reason: string = ""): void {
    this.tell({ type: "closed", code, reason });
  }

  /** Lets time go by, ringing at every deadline on the way. */
  wait(milliseconds: number): void {
    const endMs = this.nowMs + milliseconds;
    for (;;) {
      const nextMs = nextDeadlineMs(this.state);
      if (nextMs === undefined || nextMs > endMs) break;
      this.#moveTo(Math.max(nextMs, this.nowMs));
      this.tell({ type: "tick" });
    }
    this.#moveTo(endMs);
  }

  #moveTo(nowMs: number): void {
    this.wallMs += nowMs - this.nowMs;
    this.nowMs = nowMs;
  }

  /** Starts and joins; nothing of it is left to take. */
  join(changes: Partial<WelcomePush> = {}): this {
    this.tell({ type: "start" });
    this.reopen(changes);
    return this;
  }

  /** Opens the socket that the session asked for, and joins; nothing of it is left to take. */
  reopen(changes: Partial<WelcomePush> = {}): void {
    this.tell({ type: "opened", protocol: "terminalchat.v1" });
    this.push(welcomeOf(changes));
    this.take();
  }

  /** Takes what the session wanted done since the last time. */
  take(): readonly Effect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  /** Takes what the session wanted done, a line each. */
  takeLines(): readonly string[] {
    return this.take().map(lineOf);
  }

  /** Takes the events that the session emitted, and drops the other effects. */
  takeEvents(): readonly ClientEvent[] {
    return this.take().flatMap((effect) => effect.type === "emit" ? [effect.event] : []);
  }

  /** Takes the commands that the session sent, and drops the other effects. */
  takeCommands(): readonly Command[] {
    return commandsIn(this.take());
  }
}

/** Gives the commands that these effects send. */
function commandsIn(effects: readonly Effect[]): readonly Command[] {
  return effects.flatMap((effect) =>
    effect.type === "send" ? effect.frame.split("\n").map((line) => JSON.parse(line) as Command) : []
  );
}

/** Writes an effect as a line: `send …`, `open …`, or the type of an event and what of it matters most. */
function lineOf(effect: Effect): string {
  switch (effect.type) {
    case "open":
      return `open ${effect.url} [${effect.protocols}]`;
    case "send":
      return `send ${effect.frame.replaceAll("\n", " + ")}`;
    case "emit":
      return eventLine(effect.event);
    default:
      return effect.type;
  }
}

/** Writes a page as `page 151: 51-150 more`, with the reason instead of messages where it has one. */
function pageLine({ before, messages, hasMore, problem }: Extract<ClientEvent, { type: "page" }>): string {
  const range = messages.length === 0 ? "nothing" : `${messages[0]?.offset}-${messages.at(-1)?.offset}`;
  return `page ${before.offset}: ${problem ?? range}${hasMore ? " more" : ""}`;
}

function eventLine(event: ClientEvent): string {
  switch (event.type) {
    case "connecting":
      return `connecting ${event.attempt}`;
    case "connected":
      return `connected ${event.protocol} as ${event.name}${event.isReconnect ? " again" : ""}`;
    case "disconnected":
      return `disconnected (${event.reason}) ${event.attempt}/${event.maxReconnect} in ${event.retryInMs}`;
    case "offline":
      return `offline (${event.reason}) in ${event.retryInMs}`;
    case "ended":
      return `ended ${event.cause} (${event.reason}) [${event.unacknowledged}]`;
    case "message":
      return `${event.isOwn ? "own " : ""}message ${event.from}: ${event.text}`;
    case "whisper":
      return `${event.isOwn ? "own " : ""}whisper ${event.from} to ${event.to}: ${event.text}`;
    case "sending":
      return `sending ${event.text}`;
    case "settled":
      return `settled ${event.nonce}`;
    case "refused":
      return ["refused", event.code, event.text ?? `in ${event.retryInMs}`].join(" ");
    case "renamed":
      return `${event.isOwn ? "own " : ""}renamed ${event.from} to ${event.to}`;
    case "members_changed":
      return `members +[${event.joined}] -[${event.left}]`;
    case "gap":
      return `gap ${event.missing ?? "unknown"}`;
    case "notice":
    case "text":
      return `${event.type} ${event.text}`;
    case "joined":
    case "left":
    case "typing":
      return `${event.type} ${event.name}`;
    case "slow_start":
      return "slow_start";
    case "page":
      return pageLine(event);
  }
}
