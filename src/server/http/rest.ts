/**
 * The paths that are asked over plain HTTP.
 * @module
 */
import type { Context } from "hono";
import { codeFrom } from "../../protocol/names.ts";
import type { Hub } from "../hub.ts";
import type { Door } from "../core/door.ts";
import type { Broker, Clock, Log } from "../ports.ts";
import type { ClientAddress } from "./client_address.ts";
import type { Surroundings } from "./guards.ts";
import { denied, problem } from "./problem.ts";

/** What the answers are made of. */
export interface RestParts {
  readonly hub: Hub;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly log: Log;
  /** Decides who gets a new code. */
  readonly door: Door;
  /** Finds out who asks. */
  readonly clientAddress: ClientAddress;
  /** The program's version. */
  readonly version: string;
  /** When the server began, on the monotonic clock. */
  readonly startedAtMs: number;
  /** What the operator should know about how it runs. Absent: nothing. */
  readonly warning?: string;
}

/** What `GET /` answers. */
export interface Status {
  readonly status: "running";
  readonly name: "TerminalChat";
  readonly version: string;
  readonly uptimeSeconds: number;
  readonly activeChannels: number;
  readonly connections: number;
}

/** Tells that the server runs, and how much. */
export function status({ hub, broker, clock, version, startedAtMs }: RestParts): Status {
  return {
    status: "running",
    name: "TerminalChat",
    version,
    uptimeSeconds: Math.floor((clock.monotonicMs() - startedAtMs) / 1_000),
    activeChannels: broker.channelCount,
    connections: hub.connectionCount,
  };
}

/** Tells whether new members are welcome. */
export function health(context: Context, { hub, broker, warning }: RestParts): Response {
  if (hub.isDraining) return problem("draining", { "retry-after": "5" });
  if (broker.trouble !== undefined) return away(broker.trouble);
  return context.json({ status: "healthy", ...(warning !== undefined && { warning }) });
}

/** What the server depends on is away. */
function away(detail: string): Response {
  return problem("unavailable", { "retry-after": "5" }, { detail });
}

/** Makes a code that no channel has. */
export async function createChannel(context: Context<Surroundings>, parts: RestParts): Promise<Response> {
  const { broker, clientAddress, clock, door, hub } = parts;
  if (hub.isDraining) return problem("draining", { "retry-after": "5" });
  if (broker.trouble !== undefined) return away(broker.trouble);
  if (broker.isFull) return problem("server_full", { "retry-after": "30" });
  const visitor = clientAddress.visitor(context.req.raw.headers, context.env?.peer);
  const denial = door.askForCode(visitor, clock.monotonicMs());
  if (denial !== undefined) return denied(denial);
  let code: string;
  do code = codeFrom(crypto.getRandomValues(new Uint8Array(32))); while (await broker.exists(code));
  door.handOut(visitor, code, clock.monotonicMs());
  return context.json({ code }, 201);
}
