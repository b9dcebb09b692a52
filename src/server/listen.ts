/**
 * Opens the port, and says in one sentence why where that does not work.
 * @module
 */
import { Failure } from "../failure.ts";

/** Where and how to listen. */
export interface ListenOptions {
  readonly hostname: string;
  readonly port: number;
  /** The file with the certificate chain. Absent: no TLS. */
  readonly tlsCert?: string | undefined;
  /** The file with its private key. */
  readonly tlsKey?: string | undefined;
}

/** Opens the port. @throws {Failure} If that does not work. */
export async function listen(
  options: ListenOptions,
  handler: Deno.ServeHandler<Deno.NetAddr>,
): Promise<Deno.HttpServer<Deno.NetAddr>> {
  const { hostname, port, tlsCert, tlsKey } = options;
  const tls = tlsCert === undefined || tlsKey === undefined
    ? {}
    : { cert: await readPem(tlsCert, "certificate"), key: await readPem(tlsKey, "key") };
  try {
    return Deno.serve({ hostname, port, onListen: () => {}, ...tls }, handler);
  } catch (error) {
    throw explain(error, options);
  }
}

async function readPem(path: string, what: "certificate" | "key"): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    throw new Failure(`Cannot read the ${what} in ${path}: ${reasonOf(cause)}`, {
      hint: `Check the path and that this user may read it.`,
      cause,
    });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  return error instanceof Error ? error.message : String(error);
}

function explain(cause: unknown, { hostname, port, tlsCert, tlsKey }: ListenOptions): unknown {
  if (cause instanceof Deno.errors.AddrInUse) {
    return new Failure(`Port ${port} on ${hostname} is taken`, {
      hint: "Choose another with --port, or end the program that uses it.",
      cause,
    });
  }
  if (cause instanceof Deno.errors.AddrNotAvailable) {
    return new Failure(`This machine has no address ${hostname}`, { hint: hostnameHint, cause });
  }
  if (cause instanceof Deno.errors.PermissionDenied) {
    return new Failure(`This user may not listen on port ${port}`, {
      hint: "Choose a port from 1024 on with --port.",
      cause,
    });
  }
  if (tlsCert !== undefined && isAboutPem(cause)) {
    return new Failure(`${tlsCert} and ${tlsKey} are not a certificate and its key`, {
      hint: "Both must be PEM files; the certificate comes first in its chain.",
      cause,
    });
  }
  if (cause instanceof Error && /resolve|lookup|address information|name or service/i.test(cause.message)) {
    return new Failure(`The host name ${hostname} does not resolve`, { hint: hostnameHint, cause });
  }
  return cause;
}

/** A key of another certificate is no error of a class of its own. */
function isAboutPem(cause: unknown): boolean {
  return cause instanceof Deno.errors.InvalidData ||
    (cause instanceof Error && /KeyMismatch|not be consistent/.test(cause.message));
}

const hostnameHint = "Use --hostname with an address of this machine, or 0.0.0.0 for all of them.";
