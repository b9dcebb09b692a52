/**
 * One session in a channel: its place among the members, and what is remembered of it after that.
 * @module
 */
import type { NameKeys } from "./look_alike.ts";
import { NonceWindow } from "./nonce_window.ts";
import type { ConnectionId, MemberId } from "./operation.ts";

/** Whether a session is a member: with a connection, without one for a while, or not any more. */
export type Presence = "here" | "in_grace" | "away";

/** One session. */
export interface Seat {
  readonly memberId: MemberId;
  /** The name it has, or had when it was a member. Absent: it listens without one. */
  name: string | undefined;
  /** By what it holds that name, while it is a member. */
  nameKeys: NameKeys | undefined;
  isUnverified: boolean;
  readonly nonces: NonceWindow;
  presence: Presence;
  /** Its connection. Absent: it has none. */
  connectionId: ConnectionId | undefined;
  /** When that was opened, on the monotonic clock. */
  openedAtMs: number;
  /** When its grace ends, or it is forgotten, on the monotonic clock; nothing while it is here. */
  untilMs: number;
}

/** How long a lost connection shows nothing to the others, in milliseconds. */
export const graceMs = 30_000;

/** How long a session is remembered after its last connection, in milliseconds. */
export const rememberedMs = 600_000;

/** Makes the seat of a new session. */
export function createSeat(memberId: MemberId, isUnverified: boolean): Seat {
  return {
    memberId,
    name: undefined,
    nameKeys: undefined,
    isUnverified,
    nonces: new NonceWindow(),
    presence: "here",
    connectionId: undefined,
    openedAtMs: 0,
    untilMs: Infinity,
  };
}
