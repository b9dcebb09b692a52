/**
 * `--host`: a server inside this process, for people on the same network.
 * @module
 */
import { joinLine } from "./core/presets.ts";

/** A server that runs in this process. */
export interface HostedServer {
  /** The address that it listens on. */
  readonly hostname: string;
  /** The port that it listens on. */
  readonly port: number;
  /** Sends everybody away and closes. */
  shutdown(): Promise<void>;
}

/** Starts a server in this process. */
export type StartServer = (
  where: { readonly hostname: string; readonly port: number },
) => Promise<HostedServer>;

/** Where to host. */
export interface HostOptions {
  /** The address to listen on. */
  readonly hostname: string;
  /** The port to listen on. */
  readonly port: number;
  /** Whether somebody chose that port, so that no other will do. */
  readonly isPortChosen: boolean;
}

/** Starts the server; where the usual port is taken and nobody insists on it, on any free one. */
export async function startHost(start: StartServer, options: HostOptions): Promise<HostedServer> {
  const { hostname, port, isPortChosen } = options;
  try {
    return await start({ hostname, port });
  } catch (error) {
    if (isPortChosen || !isTaken(error)) throw error;
    return await start({ hostname, port: 0 });
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error &&
    (error instanceof Deno.errors.AddrInUse || error.cause instanceof Deno.errors.AddrInUse);
}

/** Gives the address under which this process reaches its own server. */
export function ownAddress({ hostname, port }: HostedServer): string {
  return `ws://${isEverywhere(hostname) ? "127.0.0.1" : inUrl(hostname)}:${port}`;
}

/**
 * Gives the address under which others reach the server; where nobody else can, the one on this machine.
 * @param localAddress This machine's address in its network. Absent: it is in none.
 */
export function sharedAddress(server: HostedServer, localAddress: string | undefined): string {
  if (isForThisMachine(server, localAddress)) return ownAddress(server);
  const { hostname, port } = server;
  return `ws://${isEverywhere(hostname) ? localAddress : inUrl(hostname)}:${port}`;
}

/**
 * Says how others come into the channel.
 * @param place `code`: the channel. `localAddress`: this machine's address in its network; absent: it is in none.
 */
export function invitation(
  server: HostedServer,
  { code, localAddress }: { readonly code: string; readonly localAddress: string | undefined },
): readonly string[] {
  const line = `  ${joinLine(code, sharedAddress(server, localAddress))}`;
  return isForThisMachine(server, localAddress)
    ? ["Only this machine can join, with:", line]
    : ["Others on this network join with:", line];
}

function isForThisMachine({ hostname }: HostedServer, localAddress: string | undefined): boolean {
  return isLoopback(hostname) || (isEverywhere(hostname) && localAddress === undefined);
}

function isEverywhere(hostname: string): boolean {
  return hostname === "0.0.0.0" || hostname === "::" || hostname === "[::]";
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "::1" || /^127\./.test(hostname);
}

function inUrl(hostname: string): string {
  return hostname.includes(":") && !hostname.startsWith("[") ? `[${hostname}]` : hostname;
}
