/**
 * A socket that keeps what was sent, for tests of the server.
 * @module
 */
import type { Socket } from "../../src/server/ports.ts";

/** One end of a connection that is none. */
export class FakeSocket implements Socket {
  /** Every frame that was sent. */
  readonly frames: string[] = [];
  /** How the server closed. Absent: it has not. */
  closing: { readonly code: number; readonly reason: string } | undefined;
  /** What the test says that waits to be written, in bytes. */
  bufferedBytes = 0;

  send(frame: string): void {
    if (this.closing !== undefined) throw new TypeError("a frame was sent after the close");
    this.frames.push(frame);
  }

  close(code: number, reason: string): void {
    if (this.closing !== undefined) throw new TypeError("closed twice");
    this.closing = { code, reason };
  }
}
