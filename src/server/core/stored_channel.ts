/**
 * What of a channel outlives the process.
 * @module
 */
import type { LoggedMessage } from "./history.ts";
import type { MemberId } from "./operation.ts";

/** A session as it was stored. */
export interface StoredSession {
  /** Whose it is: what its token stands for. */
  readonly memberId: MemberId;
  /** The name it had last. */
  readonly name: string;
  /** Whether it was a member, with a connection or in grace. */
  readonly isMember: boolean;
}

/** A numbered nonce as it was stored. */
export interface StoredNonce {
  /** Whose it is. */
  readonly memberId: MemberId;
  /** The sender's mark. */
  readonly nonce: string;
  /** The number that the message got. */
  readonly offset: number;
}

/** A channel as it was stored. */
export interface StoredChannel {
  /** What its numbers belong to. */
  readonly epoch: string;
  /** The number of its last message. */
  readonly offset: number;
  /** When that was sent, in milliseconds since 1970. */
  readonly lastSentAtMs: number;
  /** The kept messages, oldest first. */
  readonly messages: readonly LoggedMessage[];
  /** Those that are not yet forgotten. */
  readonly sessions: readonly StoredSession[];
  /** In the order of their numbering. */
  readonly nonces: readonly StoredNonce[];
}
