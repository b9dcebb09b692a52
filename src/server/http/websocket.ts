/**
 * Upgrades a request to a WebSocket, agrees on the protocol, and binds the socket to the hub.
 * @module
 */
import { subprotocol } from "../../protocol/frame.ts";
import { parseCode } from "../../protocol/names.ts";
import type { Connection } from "../connection.ts";
import type { Hub } from "../hub.ts";
import type { Socket } from "../ports.ts";
import { problem } from "./problem.ts";

/** What an upgrade needs. */
export interface UpgradeParts {
  readonly hub: Hub;
  /** How many connections the server may have; 0 means no limit. */
  readonly maxConnections: number;
}

/** The path's variable parts. */
export interface UpgradePath {
  readonly code?: string;
  readonly username?: string;
}

// Found half open by the platform's own pings; busy channels hide them from those, and heartbeats find them there.
const idleTimeoutSeconds = 30;

/** Answers a request to join a channel. */
export function upgrade(
  request: Request,
  path: UpgradePath,
  { hub, maxConnections }: UpgradeParts,
): Response {
  const code = parseCode(path.code ?? "");
  if (code === undefined) return problem("bad_code");
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") return upgradeRequired();
  if (hub.isDraining) return problem("draining", { "retry-after": "5" });
  if (maxConnections > 0 && hub.connectionCount >= maxConnections) {
    return problem("server_full", { "retry-after": "30" });
  }
  const speaks = offersV1(request) ? "v1" : "line";
  const upgraded = tryUpgrade(request, {
    idleTimeout: idleTimeoutSeconds,
    ...(speaks === "v1" ? { protocol: subprotocol } : {}),
  });
  if (upgraded === undefined) return upgradeRequired();
  const { username } = path;
  bind(upgraded.socket, hub, { code, speaks, ...(username === undefined ? {} : { pathName: username }) });
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

function bind(socket: WebSocket, hub: Hub, arrival: Parameters<Hub["open"]>[1]): void {
  let connection: Connection | undefined;
  socket.onopen = () => connection = hub.open(socketOf(socket), arrival);
  socket.onmessage = ({ data }) => connection && hub.receive(connection, data);
  socket.onclose = () => connection && hub.closed(connection);
  // The close that follows says what there is to say; without a listener an error would end the process.
  socket.onerror = () => {};
}

function socketOf(socket: WebSocket): Socket {
  return {
    send: (frame) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame);
    },
    close: (code, reason) => {
      if (socket.readyState === WebSocket.OPEN) socket.close(code, reason);
    },
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
  };
}
