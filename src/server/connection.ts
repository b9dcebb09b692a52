/**
 * One WebSocket and everything that the server keeps about it.
 * @module
 */
import { LineSession } from "./core/line_session.ts";
import type { MemberId } from "./core/operation.ts";
import type { SharedLimiters } from "./core/flood_guard.ts";
import { Outbox } from "./core/outbox.ts";
import type { LineMember, V1Member } from "./core/local_member.ts";
import { Session } from "./core/session.ts";
import type { SessionRules } from "./core/session_effect.ts";
import type { Entrance } from "./entrance.ts";
import { Outlet, type Waiting } from "./outlet.ts";
import type { Chance, Socket } from "./ports.ts";
import type { RoomHost } from "./room_host.ts";

/** What both kinds of connection have. */
interface ConnectionParts {
  /** The channel's code, in lower case. */
  readonly code: string;
  /** The key of the address that it comes from. Absent: it is not known. */
  readonly address: string | undefined;
  /** The way to its socket. */
  readonly outlet: Outlet;
  /** The door that it came in by. Absent: there is none. */
  readonly entrance: Entrance | undefined;
  /** Where the channel runs. Absent: it has asked for nothing yet, or has left. */
  host: RoomHost | undefined;
  /** `closing` takes no more frames but may have something left to send; `closed` neither. */
  phase: "open" | "closing" | "closed";
}

/** A connection that speaks `terminalchat.v1`. */
export interface V1Connection extends ConnectionParts, V1Member {
  /** The rules that it keeps to. */
  readonly rules: Session;
}

/** A connection that speaks the line protocol. */
export interface LineConnection extends ConnectionParts, LineMember {
  /** The rules that it keeps to. */
  readonly rules: LineSession;
}

/** Any connection. */
export type Connection = V1Connection | LineConnection;

/** Whom a socket belongs to. */
export interface Arrival {
  /** The channel's code, in lower case. */
  readonly code: string;
  /** Which protocol was agreed on. */
  readonly speaks: "v1" | "line";
  /** The name in the path of the original's older form. Absent: there is none. */
  readonly pathName?: string;
  /** The key of the address that it comes from, as limits count it: IPv6 by its first 64 bits. Absent: not known, not limited. */
  readonly address?: string;
  /** The door that it comes in by. Absent: there is none. */
  readonly entrance?: Entrance;
}

/** What a new connection is made with. */
export interface ConnectContext {
  readonly chance: Chance;
  readonly rules: SessionRules;
  /** What it may send together with others. */
  readonly shared: SharedLimiters;
  /** What waits over the whole server. */
  readonly waiting: Waiting;
  /** The time by the clock that sessions are told. */
  readonly nowMs: number;
}

/** Makes a connection of a socket that has just opened. */
export function connect(socket: Socket, arrival: Arrival, context: ConnectContext): Connection {
  return arrival.speaks === "v1"
    ? connectV1(socket, arrival, context)
    : connectLine(socket, arrival, context);
}

function connectV1(
  socket: Socket,
  { code, entrance, address }: Arrival,
  { chance, rules, shared, waiting, nowMs }: ConnectContext,
): V1Connection {
  const connectionId = chance.word();
  const fingerprint = (token: string): MemberId => chance.fingerprint(`${code} ${token}`);
  const identity = { connectionId, freshToken: chance.word(), fingerprint, shared };
  const session = new Session(identity, rules, nowMs);
  return {
    speaks: "v1",
    phase: "open",
    host: undefined,
    connectionId,
    memberId: undefined,
    code,
    address,
    entrance,
    outlet: new Outlet({ socket, waiting, isJoinable: true, nowMs }),
    outbox: new Outbox(),
    rules: session,
    tokenOf: (memberId) => session.tokenOf(memberId),
  };
}

function connectLine(
  socket: Socket,
  arrival: Arrival,
  { chance, rules, shared, waiting, nowMs }: ConnectContext,
): LineConnection {
  const { code, entrance, address, pathName } = arrival;
  const connectionId = chance.word();
  const identity = { connectionId, memberId: chance.word(), noncePrefix: chance.word(), shared };
  return {
    speaks: "line",
    phase: "open",
    host: undefined,
    connectionId,
    memberId: undefined,
    code,
    address,
    entrance,
    outlet: new Outlet({ socket, waiting, isJoinable: false, nowMs }),
    outbox: new Outbox(),
    rules: new LineSession(pathName === undefined ? identity : { ...identity, pathName }, rules, nowMs),
  };
}
