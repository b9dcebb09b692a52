/**
 * A member whose connection is on this server, as its room knows it.
 * @module
 */
import type { ConnectionId, MemberId } from "./operation.ts";
import type { Outbox } from "./outbox.ts";

/** Somebody whose connection is on this server. */
export type LocalMember = V1Member | LineMember;

/** A connection that speaks `terminalchat.v1`. */
export interface V1Member {
  readonly speaks: "v1";
  /** Which connection this is. */
  readonly connectionId: ConnectionId;
  /** The membership that it carries; set by the room. Absent: it is not in the channel. */
  memberId: MemberId | undefined;
  /** What waits for it: lines of a frame. */
  readonly outbox: Outbox<string>;
  /** Gives the token of the session that its join has led to. */
  tokenOf(memberId: MemberId): string;
}

/** A connection that speaks the line protocol. */
export interface LineMember {
  readonly speaks: "line";
  /** Which connection this is. */
  readonly connectionId: ConnectionId;
  /** The membership that it carries; set by the room. Absent: it is not in the channel. */
  memberId: MemberId | undefined;
  /** What waits for it: frames, several for a text of several lines. */
  readonly outbox: Outbox<readonly string[]>;
}
