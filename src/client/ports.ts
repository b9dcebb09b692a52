/**
 * What the client needs from outside, as its shells see it.
 * @module
 */
import type { ClientEvent } from "./core/client_event.ts";
import type { SocketFault } from "./core/socket_fault.ts";
import type { Member } from "../protocol/frame.ts";
import type { Position } from "../protocol/position.ts";

/** How a socket tells what happened to it. */
export interface SocketListener {
  /** The connection is open. @param protocol The subprotocol that the server selected, "" if none. */
  onOpen(protocol: string): void;
  /** A text frame came. */
  onFrame(frame: string): void;
  /**
   * It is over, or never began; called at most once.
   * @param code 0 where none was received.
   * @param fault What else is known. Absent: nothing.
   */
  onClose(code: number, reason: string, fault?: SocketFault): void;
}

/** One WebSocket, opened when it is made. */
export interface Socket {
  /** Sends a text frame; what is sent after the connection was lost goes nowhere. */
  send(frame: string): void;
  /** How many bytes wait to be written. */
  readonly bufferedBytes: number;
  /** Closes it in good order; the listener hears nothing more. */
  close(): void;
  /** Forgets it, whatever state it is in; the listener hears nothing more. */
  abandon(): void;
}

/** Opens sockets. @param protocols The subprotocols to offer, none for the line protocol. */
export type OpenSocket = (url: string, protocols: readonly string[], listener: SocketListener) => Socket;

/** The time and the timer, as something that a test can hold. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Milliseconds since some moment, never falling. */
  monotonicMs(): number;
  /** Calls back once, not before `delayMs`. @returns What takes it back. */
  startTimer(delayMs: number, callback: () => void): () => void;
}

/** Chance, as something that a test can hold. */
export interface Chance {
  /** A number from 0 up to 1, without 1. */
  random(): number;
  /** A new nonce of at least 96 bits. */
  nonce(): string;
}

/** A channel as presentations use it: what a person can do in it, and what is true of it now. */
export interface Channel {
  /** Says something; it is kept until the server acknowledges it. @returns Its nonce. */
  say(text: string): string;
  /** Says something to one member. @returns Its nonce. */
  whisper(to: string, text: string): string;
  /** Asks for another name. */
  rename(name: string): void;
  /** Tells that the person is writing; sent no more often than the protocol wants. */
  typing(): void;
  /**
   * Asks for the messages just below a place, up to 100. One `page` answers, unless the session has ended; it answers
   * every other call, too, that was made while it was waited for.
   * @param before The position of the oldest message that is shown.
   */
  loadOlder(before: Position): void;
  /** Tries to reconnect at once if there is a wait. */
  retryNow(): void;
  /** Says goodbye and closes; `ended` follows. */
  leave(): void;
  /** The own name now. */
  readonly name: string;
  /** Who is here, oneself included. */
  readonly members: readonly Member[];
  /** How many nameless line connections listen. */
  readonly listeners: number;
  /** Whether the channel is joined now. */
  readonly isConnected: boolean;
  /** Which protocol is spoken now. Absent: none yet. */
  readonly protocol: "v1" | "line" | undefined;
  /** How many own texts the server has not acknowledged. */
  readonly unacknowledged: number;
  /** How long a ping takes there and back, in milliseconds. Absent: not measured yet. */
  readonly roundTripMs: number | undefined;
}

/** Hears what happens in a channel. */
export type OnClientEvent = (event: ClientEvent) => void;
