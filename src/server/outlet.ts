/**
 * One connection's way out. The platform keeps whatever a socket is given until the other end has read it, and there is no
 * way to take it back; so a socket is given little at a time, and the rest waits here, where it can be dropped.
 * @module
 */
import { joinedUnits } from "./core/outbox.ts";
import { WaitingFrames } from "./core/waiting_frames.ts";
import type { Socket } from "./ports.ts";

/** A socket that has not written more than this is given the next frames. */
export const handOverBytes = 65_536;

/** What may be given to a socket that had nothing left before it is looked at again: looking costs as much as sending. */
const unlookedUnits = 16_384;

/** How many frames are passed over of somebody who was hung up on, before nothing more is read. */
export const maxPassedOver = 1_000;

/** What waits over the whole server. */
export interface Waiting {
  /** In bytes, as far as is known: what was just sent counts until its socket is looked at again. */
  bytes: number;
  /** Takes those that have something to hand over, or an end to come to. */
  readonly unsettled: { add(outlet: Outlet): void };
}

/** What an outlet is made of. */
export interface OutletParts {
  readonly socket: Socket;
  readonly waiting: Waiting;
  /** Whether several frames may become one. */
  readonly isJoinable: boolean;
  /** The time by a clock that never falls. */
  readonly nowMs: number;
}

/** How a connection ends. */
interface Ending {
  readonly code: number;
  readonly reason: string;
}

/** Frames on their way to one socket. Every time that it is told is of a clock that never falls. */
export class Outlet {
  readonly #socket: Socket;
  readonly #waiting: Waiting;
  readonly #isJoinable: boolean;
  #queue: WaitingFrames | undefined;
  // What the socket had not written when it was last looked at, and what it was given since.
  #bufferedBytes = 0;
  #givenUnits = 0;
  #countedBytes = 0;
  #movedAtMs: number;
  #ending: Ending | undefined;
  #passedOver = 0;

  constructor({ socket, waiting, isJoinable, nowMs }: OutletParts) {
    this.#socket = socket;
    this.#waiting = waiting;
    this.#isJoinable = isJoinable;
    this.#movedAtMs = nowMs;
  }

  /** All that waits, here and in the socket, in bytes, as far as is known. */
  get waitingBytes(): number {
    return this.#countedBytes;
  }

  /** Whether the socket had something left to write when it was last looked at. */
  get isWaiting(): boolean {
    return this.#bufferedBytes > 0;
  }

  /** For how long the socket has written nothing, though it has something to, in milliseconds. */
  restedMs(nowMs: number): number {
    return this.#bufferedBytes > 0 ? nowMs - this.#movedAtMs : 0;
  }

  /** Looks at the socket if it may have much left. @returns All that may wait, in bytes. */
  glance(nowMs: number): number {
    const isLittle = this.#bufferedBytes === 0 && this.#givenUnits <= unlookedUnits;
    return isLittle ? this.#countedBytes : this.measure(nowMs);
  }

  /** Looks at the socket. @returns All that waits, in bytes. */
  measure(nowMs: number): number {
    const bufferedBytes = this.#socket.bufferedBytes;
    if (bufferedBytes === 0 || bufferedBytes < this.#bufferedBytes + this.#givenUnits) {
      this.#movedAtMs = nowMs;
    }
    this.#bufferedBytes = bufferedBytes;
    this.#givenUnits = 0;
    return this.#count();
  }

  /** Sends frames, each as soon as the socket takes it. */
  send(frames: readonly string[]): void {
    for (const frame of frames) {
      if (this.#queue === undefined && this.#hasRoom) this.#give(frame);
      else this.#enqueue(frame);
    }
    this.#handOver();
    this.#count();
  }

  /** Looks at the socket, and goes on with what waits. @returns Whether something still does, or the end has not come. */
  proceed(nowMs: number): boolean {
    this.measure(nowMs);
    this.#handOver();
    this.#count();
    if (this.#ending !== undefined && this.#countedBytes === 0) this.#close(this.#ending);
    return this.#queue !== undefined || this.#ending !== undefined;
  }

  /** Drops what the socket has not been given. */
  drop(): void {
    this.#queue = undefined;
    this.#count();
  }

  /**
   * Closes the socket once it has written everything. Closed before that it would be reported as gone with the next frame
   * that comes, and go on holding memory and a file.
   */
  end(ending: Ending, nowMs: number): void {
    this.#ending = ending;
    if (this.proceed(nowMs)) this.#waiting.unsettled.add(this);
  }

  /** Passes over a frame of somebody who was hung up on; of one who goes on and on nothing more is read. */
  passOver(): void {
    if (this.#ending !== undefined && ++this.#passedOver >= maxPassedOver) this.#close(this.#ending);
  }

  /** Takes note that nothing is held any more. */
  release(): void {
    this.#queue = undefined;
    this.#ending = undefined;
    this.#bufferedBytes = 0;
    this.#givenUnits = 0;
    this.#count();
  }

  get #hasRoom(): boolean {
    return this.#bufferedBytes + this.#givenUnits <= handOverBytes;
  }

  #count(): number {
    const bytes = this.#bufferedBytes + this.#givenUnits + (this.#queue?.units ?? 0);
    this.#waiting.bytes += bytes - this.#countedBytes;
    this.#countedBytes = bytes;
    return bytes;
  }

  #give(frame: string): void {
    this.#givenUnits += frame.length;
    this.#socket.send(frame);
  }

  #handOver(): void {
    while (this.#queue !== undefined && this.#hasRoom) {
      this.#give(this.#queue.next(joinedUnits));
      if (this.#queue.isEmpty) this.#queue = undefined;
    }
  }

  #enqueue(frame: string): void {
    if (this.#queue === undefined) {
      this.#queue = new WaitingFrames(this.#isJoinable);
      this.#waiting.unsettled.add(this);
    }
    this.#queue.add(frame);
  }

  #close({ code, reason }: Ending): void {
    this.#ending = undefined;
    this.#socket.close(code, reason);
  }
}
