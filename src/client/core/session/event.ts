/**
 * What happens to a client's session, and when.
 * @module
 */
import type { Position } from "../../../protocol/position.ts";
import type { SocketFault } from "../socket_fault.ts";

/** The time and the chance that come with every event: the session has no clock and throws no dice. */
export interface Moment {
  /** Milliseconds of a clock that never falls. */
  readonly nowMs: number;
  /** Milliseconds since 1970, as this machine believes. */
  readonly wallMs: number;
  /** A random number from 0 up to 1, without 1. */
  readonly random: number;
}

/** The socket is over, or never came to be. */
export interface ClosedEvent extends SocketFault {
  /** Which event this is. */
  readonly type: "closed";
  /** The close code; 0 where none was received. */
  readonly code: number;
  /** Why, in words. */
  readonly reason: string;
}

/** What the person says to all or, with `to`, to one member. */
export interface SayEvent {
  /** Which event this is. */
  readonly type: "say";
  /** A new mark for it. */
  readonly nonce: string;
  /** What is said. */
  readonly text: string;
  /** Whom it is whispered to. Absent: said to all. */
  readonly to?: string;
}

/** Everything that a session is told. */
export type SessionEvent =
  | ClosedEvent
  | SayEvent
  /** The first event: connect. */
  | { readonly type: "start" }
  /** The socket is open. `protocol`: the subprotocol that the server selected, "" if none. */
  | { readonly type: "opened"; readonly protocol: string }
  /** A text frame came. */
  | { readonly type: "frame"; readonly frame: string }
  /** The next deadline is reached. */
  | { readonly type: "tick" }
  /** The machine or this program was stopped for a while. */
  | { readonly type: "woke" }
  /** The person wants another name. */
  | { readonly type: "rename"; readonly name: string }
  /** The person is writing. */
  | { readonly type: "typing" }
  /** The person wants to see what was said before that place. */
  | { readonly type: "load_older"; readonly before: Position }
  /** The person does not want to wait for the next try. */
  | { readonly type: "retry_now" }
  /** The person goes. */
  | { readonly type: "leave" };
