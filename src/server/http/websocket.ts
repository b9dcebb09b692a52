/**
 * Upgrades a request to a WebSocket, agrees on the protocol, and binds the socket to the hub.
 * @module
 */
import { subprotocol } from "../../protocol/frame.ts";
import { parseCode } from "../../protocol/names.ts";
import type { Connection } from "../connection.ts";
import type { Denial, Door, Place } from "../core/door.ts";
import type { Entrance } from "../entrance.ts";
import type { Hub } from "../hub.ts";
import type { Clock, Socket } from "../ports.ts";
import type { ClientAddress } from "./client_address.ts";
import { evict } from "./evict.ts";
import { denied, problem } from "./problem.ts";

/** What an upgrade needs. */
export interface UpgradeParts {
  readonly hub: Hub;
  readonly clock: Clock;
  /** Decides who is let in. */
  readonly door: Door;
  /** Finds out who asks. */
  readonly clientAddress: ClientAddress;
}

/** A request for an upgrade. */
export interface UpgradeRequest {
  readonly request: Request;
  /** The path's variable parts. */
  readonly path: { readonly code?: string; readonly username?: string };
  /** The address of the connection's other end. */
  readonly peer: string | undefined;
}

// Found half open by the platform's own pings; busy channels hide them from those, and heartbeats find them there.
const idleTimeoutSeconds = 30;

/** How long the other end may take to answer a close, in milliseconds. */
export const closeWithinMs = 5_000;

/** Answers a request to join a channel. Nothing here depends on whether there is such a channel. */
export function upgrade({ request, path, peer }: UpgradeRequest, parts: UpgradeParts): Response {
  const code = parseCode(path.code ?? "");
  if (code === undefined) return problem("bad_code");
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") return upgradeRequired();
  if (parts.hub.isDraining) return problem("draining", { "retry-after": "5" });
  const visitor = parts.clientAddress.visitor(request.headers, peer);
  const place = parts.door.enter(visitor, code, parts.clock.monotonicMs());
  if (place.type === "denied") return denied(place);
  const speaks = offersV1(request) ? "v1" : "line";
  const upgraded = tryUpgrade(request, {
    idleTimeout: idleTimeoutSeconds,
    ...(speaks === "v1" ? { protocol: subprotocol } : {}),
  });
  if (upgraded === undefined) {
    parts.door.leave(place, parts.clock.monotonicMs());
    return upgradeRequired();
  }
  bind(upgraded.socket, { place, speaks, pathName: path.username }, parts);
  return upgraded.response;
}

function upgradeRequired(): Response {
  return problem("upgrade_required", { upgrade: "websocket", connection: "upgrade" });
}

/** @returns Nothing where the request lacks a header of the handshake (RFC 6455, 4.2.1). */
function tryUpgrade(
  request: Request,
  options: Deno.UpgradeWebSocketOptions,
): Deno.WebSocketUpgrade | undefined {
  try {
    return Deno.upgradeWebSocket(request, options);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function offersV1(request: Request): boolean {
  const offered = request.headers.get("sec-websocket-protocol") ?? "";
  return offered.split(",").some((protocol) => protocol.trim() === subprotocol);
}

interface Binding {
  readonly place: Place;
  readonly speaks: "v1" | "line";
  readonly pathName: string | undefined;
}

function bind(
  socket: WebSocket,
  { place, speaks, pathName }: Binding,
  { hub, door, clock }: UpgradeParts,
): void {
  const entrance = new DoorEntrance(door, place, clock);
  const port = new SocketPort(socket, clock);
  let connection: Connection | undefined;
  socket.onopen = () => {
    door.opened(place);
    const { code, address } = place;
    const name = pathName === undefined ? {} : { pathName };
    connection = hub.open(port, { code, address, entrance, speaks, ...name });
  };
  socket.onmessage = ({ data }) => connection && hub.receive(connection, data);
  let isBroken = false;
  socket.onclose = ({ wasClean }) => {
    port.closed();
    if (connection === undefined) entrance.left();
    else hub.closed(connection, wasClean ? "goodbye" : isBroken ? "broken" : "unknown");
  };
  // The close follows. Errors of the system are about the connection itself, all others about what came over it.
  socket.onerror = (event) =>
    isBroken = event instanceof ErrorEvent && /\(os error \d+\)/.test(event.message);
}

/** The door, as one connection that has a place sees it. */
class DoorEntrance implements Entrance {
  readonly #door: Door;
  readonly #place: Place;
  readonly #clock: Pick<Clock, "monotonicMs">;

  constructor(door: Door, place: Place, clock: Pick<Clock, "monotonicMs">) {
    this.#door = door;
    this.#place = place;
    this.#clock = clock;
  }

  ask(): Denial | undefined {
    return this.#door.askToJoin(this.#place, this.#clock.monotonicMs());
  }

  joined(foundNobody: boolean): void {
    this.#door.joined(this.#place, foundNobody, this.#clock.monotonicMs());
  }

  left(): void {
    this.#door.leave(this.#place, this.#clock.monotonicMs());
  }
}

/** A socket that is let go when the other end does not answer the close. */
class SocketPort implements Socket {
  readonly #socket: WebSocket;
  readonly #clock: Pick<Clock, "after">;
  #bufferedBytes = 0;
  #stopWaiting: (() => void) | undefined;

  constructor(socket: WebSocket, clock: Pick<Clock, "after">) {
    this.#socket = socket;
    this.#clock = clock;
  }

  /** A socket that is not open tells nothing any more; what was left in it when it was is still there. */
  get bufferedBytes(): number {
    if (this.#socket.readyState === WebSocket.OPEN) this.#bufferedBytes = this.#socket.bufferedAmount;
    return this.#bufferedBytes;
  }

  send(frame: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  close(code: number, reason: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    const isWritten = this.bufferedBytes === 0;
    this.#socket.close(code, reason);
    if (isWritten) this.#stopWaiting = this.#clock.after(closeWithinMs, () => evict(this.#socket));
  }

  /** Takes note that it is gone. */
  closed(): void {
    this.#stopWaiting?.();
  }
}
