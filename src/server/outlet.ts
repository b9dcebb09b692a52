/**
 * One connection's way out. The platform takes whatever it is given, keeps it until the other end has read it, and lets go of
 * it in no other way; so it is given little at a time, and the rest waits here, where it can be dropped.
 * @module
 */
import { maxServerFrameBytes } from "../protocol/frame.ts";
import { joinFrames } from "./core/outbox.ts";
import type { Socket } from "./ports.ts";

/** A socket that has not written more than this is given the next frames. */
export const handOverBytes = 65_536;

/** What has not moved for so long is not going to, in milliseconds. */
export const stuckAfterMs = 30_000;

/** How many frames are passed over of somebody who was hung up on, before the socket is closed whatever waits in it. */
const maxPassedOver = 1_000;

/** What waits over the whole server. */
export interface Waiting {
  /** In bytes, as far as is known; what was just sent to those who read counts until it is looked at again. */
  bytes: number;
  /** Takes those that have something to hand over, or an end to come to, as soon as their sockets have written. */
  readonly unsettled: { add(outlet: Outlet): void };
}

/** How an outlet is made. */
export interface OutletParts {
  readonly socket: Socket;
  readonly waiting: Waiting;
  /** Whether several frames may become one. */
  readonly isJoinable: boolean;
}

/** Frames on their way to one socket. */
export class Outlet {
  readonly #parts: OutletParts;
  #queue: string[] | undefined;
  #queuedUnits = 0;
  // What the socket had not written when it was last looked at, and what it was given since.
  #bufferedBytes = 0;
  #givenUnits = 0;
  #movedAtMs = 0;
  #ending: { readonly code: number; readonly reason: string } | undefined;
  #passedOver = 0;

  constructor(parts: OutletParts) {
    this.#parts = parts;
  }

  /** All that waits, here and in the socket, in bytes; as far as is known. */
  get waitingBytes(): number {
    return this.#bufferedBytes + this.#givenUnits + this.#queuedUnits;
  }

  /** Whether the socket had something left to write when it was last looked at. */
  get isWaiting(): boolean {
    return this.#bufferedBytes > 0;
  }

  /** Looks at the socket. @param nowMs A time of a clock that never falls. @returns All that waits, in bytes. */
  measure(nowMs: number): number {
    const before = this.waitingBytes;
    const bufferedBytes = this.#parts.socket.bufferedBytes;
    if (bufferedBytes === 0 || bufferedBytes < this.#bufferedBytes + this.#givenUnits) this.#movedAtMs = nowMs;
    this.#bufferedBytes = bufferedBytes;
    this.#givenUnits = 0;
    this.#account(before);
    return this.waitingBytes;
  }

  /** Tells whether the socket has long not written anything, though it has something to. */
  isStuck(nowMs: number): boolean {
    return this.#bufferedBytes > 0 && nowMs - this.#movedAtMs >= stuckAfterMs;
  }

  /** Sends frames, as soon as the socket takes them; it was just looked at. */
  send(frames: readonly string[]): void {
    const before = this.waitingBytes;
    for (const frame of frames) {
      if (this.#queue === undefined && this.#hasRoom) this.#give(frame);
      else this.#enqueue(frame);
    }
    this.#account(before);
  }

  /** Looks at the socket and goes on. @returns Whether there is more to do once it has written. */
  proceed(nowMs: number): boolean {
    this.measure(nowMs);
    const before = this.waitingBytes;
    while (this.#queue !== undefined && this.#hasRoom) this.#give(this.#next(this.#queue));
    this.#account(before);
    if (this.#ending !== undefined && this.waitingBytes === 0) this.#close(this.#ending);
    return this.#queue !== undefined || this.#ending !== undefined;
  }

  /** Drops what has not been handed over. */
  drop(): void {
    const before = this.waitingBytes;
    this.#queue = undefined;
    this.#queuedUnits = 0;
    this.#account(before);
  }

  /**
   * Closes the socket as soon as it has written everything. Not before: a socket that is closed earlier is reported as gone
   * with the next that comes from it, while it goes on holding its memory and its file.
   */
  end(code: number, reason: string, nowMs: number): void {
    this.#ending = { code, reason };
    if (this.proceed(nowMs)) this.#parts.waiting.unsettled.add(this);
  }

  /** Passes over a frame of somebody who was hung up on; one who goes on for ever is not read from any more. */
  passOver(): void {
    if (this.#ending !== undefined && ++this.#passedOver >= maxPassedOver) this.#close(this.#ending);
  }

  /** Takes note that nothing of it is held any more. */
  release(): void {
    this.drop();
    this.#parts.waiting.bytes -= this.waitingBytes;
    this.#bufferedBytes = 0;
    this.#givenUnits = 0;
    this.#ending = undefined;
  }

  get #hasRoom(): boolean {
    return this.#bufferedBytes + this.#givenUnits <= handOverBytes;
  }

  #give(frame: string): void {
    this.#givenUnits += frame.length;
    this.#parts.socket.send(frame);
  }

  #enqueue(frame: string): void {
    if (this.#queue === undefined) {
      this.#queue = [];
      this.#parts.waiting.unsettled.add(this);
    }
    this.#queue.push(frame);
    this.#queuedUnits += frame.length;
  }

  /** Many small frames would cost the socket more than what is in them. */
  #next(queue: string[]): string {
    ...
  }
}
