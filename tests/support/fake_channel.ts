/**
 * A channel in the hands of a test, for presentations.
 * @module
 */
import type { ClientEvent, ConnectedEvent, EndedEvent } from "../../src/client/core/client_event.ts";
import { assumedLimits } from "../../src/client/core/limits.ts";
import type { Channel } from "../../src/client/ports.ts";
import type { Presentation } from "../../src/client/presentation.ts";
import type { Member } from "../../src/protocol/frame.ts";
import type { Position } from "../../src/protocol/position.ts";

/** A channel that only notes what it is asked for; the test acknowledges, refuses and ends. */
export class FakeChannel implements Channel {
  name = "ada";
  members: readonly Member[] = [{ name: "ada" }, { name: "bob" }];
  listeners = 0;
  isConnected = false;
  protocol: "v1" | "line" | undefined;
  readonly roundTripMs = undefined;
  /** What was asked for, in order. */
  readonly calls: string[] = [];
  /** What was said and is not acknowledged, by its mark. */
  readonly waiting = new Map<string, string>();
  readonly #presentation: Presentation;
  #nextNonce = 11;

  constructor(presentation: Presentation) {
    this.#presentation = presentation;
    presentation.begin(this);
  }

  get unacknowledged(): number {
    return this.waiting.size;
  }

  say(text: string): string {
    return this.#send(text, undefined);
  }

  whisper(to: string, text: string): string {
    return this.#send(text, to);
  }

  rename(name: string): void {
    this.calls.push(`rename ${name}`);
  }

  typing(): void {
    this.calls.push("typing");
  }

  loadOlder({ epoch, offset }: Position): void {
    this.calls.push(`loadOlder ${epoch} ${offset}`);
  }

  retryNow(): void {
    this.calls.push("retryNow");
  }

  leave(): void {
    this.calls.push("leave");
    this.end("left");
  }

  /** Tells an event. */
  emit(event: ClientEvent): void {
    this.#presentation.onEvent(event);
  }

  /** Joins the channel. */
  connect(more: Partial<ConnectedEvent> = {}): void {
    this.isConnected = true;
    this.protocol = more.protocol ?? "v1";
    const { name, members } = this;
    const event = {
      type: "connected",
      protocol: "v1",
      name,
      wishedName: name,
      members,
      listeners: 0,
    } as const;
    this.emit({ ...event, limits: assumedLimits, isReconnect: false, ...more });
  }

  /** Acknowledges the oldest text that waits, as the server does: by the message. */
  acknowledge(): void {
    const [nonce, text] = [...this.waiting][0]!;
    this.waiting.delete(nonce);
    this.emit({ ...messageFrom(this.name, text), isOwn: true, nonce });
  }

  /** Refuses the oldest text that waits, for good. */
  refuse(message: string): void {
    const [nonce, text] = [...this.waiting][0]!;
    this.waiting.delete(nonce);
    this.emit({ type: "refused", code: "bad_text", message, nonce, text });
  }

  /** Ends the session. */
  end(cause: EndedEvent["cause"], reason: string = "that is why"): void {
    this.isConnected = false;
    this.emit({ type: "ended", cause, reason, unacknowledged: [...this.waiting.values()] });
  }

  /** Like the connector, it tells of a text only after the caller knows its mark. */
  #send(text: string, to: string | undefined): string {
    const nonce = `n${this.#nextNonce++}`;
    this.calls.push(to === undefined ? `say ${text}` : `whisper ${to} ${text}`);
    this.waiting.set(nonce, text);
    const event = to === undefined ? { nonce, text } : { nonce, text, to };
    queueMicrotask(() => this.emit({ type: "sending", ...event }));
    return nonce;
  }
}

/** Somebody else's message. */
export function messageFrom(from: string, text: string): Extract<ClientEvent, { type: "message" }> {
  return { type: "message", from, text, sentAtMs: 11, isOwn: false, nonce: "m11", isUnverified: false };
}

/** Lets everything happen that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
