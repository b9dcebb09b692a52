/**
 * Writes a member's trace: what its client tells, and of the wire only what a welcome says.
 * @module
 */
import type { ClientEvent } from "../../src/client/core/client_event.ts";
import type { MemberTrace, SettledRecord, TraceRecord } from "./trace.ts";

// deno-lint-ignore no-explicit-any -- what is read from the wire is believed here: the checker finds what is wrong
type Json = any;

type Untimed<R> = R extends TraceRecord ? Omit<R, "atMs"> : never;

/** One member's trace while it grows. */
export class Recorder implements MemberTrace {
  readonly channel: string;
  readonly name: string;
  readonly records: TraceRecord[] = [];
  readonly #nowMs: () => number;
  #since: Json;

  /** @param nowMs Milliseconds since the run began. */
  constructor(place: { readonly channel: string; readonly name: string }, nowMs: () => number) {
    this.channel = place.channel;
    this.name = place.name;
    this.#nowMs = nowMs;
  }

  /** Writes a record down. */
  write(record: Untimed<TraceRecord>): void {
    this.records.push({ ...record, atMs: this.#nowMs() } as TraceRecord);
  }

  /** Takes a frame that the client sends. */
  sent(frame: string): void {
    if (!frame.includes('"type":"join"')) return;
    const line = frame.split("\n").find((line) => line.startsWith('{"type":"join"'));
    this.#since = line === undefined ? undefined : JSON.parse(line).since;
  }

  /** Takes a frame that the client gets. */
  received(frame: string): void {
    if (!frame.includes('"type":"welcome"')) return;
    for (const line of frame.split("\n")) {
      if (!line.startsWith('{"type":"welcome"')) continue;
      const { position, complete, replay }: Json = JSON.parse(line);
      const since = this.#since === undefined ? {} : { since: this.#since };
      this.write({
        type: "welcomed",
        epoch: position.epoch,
        top: position.offset,
        isComplete: complete,
        replay,
        ...since,
      });
    }
  }

  /** Takes what the client tells. */
  told(event: ClientEvent): void {
    const record = recordOf(event);
    if (record !== undefined) this.write(record);
  }
}

function recordOf(event: ClientEvent): Untimed<TraceRecord> | undefined {
  switch (event.type) {
    case "connecting":
      return { type: "tries" };
    case "connected":
      return { type: "connected", name: event.name, members: event.members.map(({ name }) => name) };
    case "disconnected":
    case "offline":
      return { type: "lost", reason: event.reason };
    case "message": {
      const { text, from, nonce, offset = -1, sentAtMs, isOwn } = event;
      return { type: "shown", text, from, nonce, offset, sentAtMs, isOwn };
    }
    case "settled":
      return { type: "settled", nonce: event.nonce } satisfies Untimed<SettledRecord>;
    case "refused": {
      const nonce = event.nonce === undefined ? {} : { nonce: event.nonce };
      return { type: "refused", code: event.code, ...nonce, isForGood: event.text !== undefined };
    }
    case "whisper": {
      const { text, from, to, nonce, isOwn } = event;
      return { type: "whispered", text, from, to, nonce, isOwn };
    }
    case "joined":
      return { type: "came", name: event.name };
    case "left":
      return { type: "went", name: event.name };
    case "typing":
      return { type: "typing", name: event.name };
    case "renamed":
      return { type: "renamed", from: event.from, to: event.to, isOwn: event.isOwn };
    case "members_changed":
      return { type: "changed", joined: event.joined, left: event.left };
    case "gap":
      return event.missing === undefined ? { type: "gap" } : { type: "gap", missing: event.missing };
    case "ended":
      return { type: "ended", cause: event.cause, reason: event.reason };
    default:
      return undefined;
  }
}
