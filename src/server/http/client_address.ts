/**
 * Finds out for whom a request is made: the peer of the connection, or whom a trusted proxy names.
 * @module
 */
import type { Visitor } from "../core/door.ts";
import type { Log } from "../ports.ts";
import { parseForwarded, parseForwardedFor } from "./forwarded.ts";
import { type IpAddress, IpRanges, parseIp, visitorFrom } from "./ip_address.ts";

/** What the finding out needs. */
export interface ClientAddressParts {
  /** Where proxies are whose word is taken. */
  readonly trusted: IpRanges;
  readonly log: Log;
}

/** Of whom nobody knows where they are: limits by address do not hold for them. */
const nobody: Visitor = { address: "", network: "" };

const near = new IpRanges(["loopback", "private"]);

/** Finds out who asks. */
export class ClientAddress {
  readonly #parts: ClientAddressParts;
  #hasWarned = false;

  constructor(parts: ClientAddressParts) {
    this.#parts = parts;
  }

  /** Gives who asks. @param peer The address of the connection's other end. */
  visitor(headers: Headers, peer: string | undefined): Visitor {
    const address = peer === undefined ? undefined : parseIp(peer);
    if (address === undefined) return nobody;
    if (!this.#parts.trusted.has(address)) {
      return this.#isUnnamedProxy(headers, address) ? nobody : visitorFrom(address);
    }
    return visitorFrom(firstUntrusted(headers, address, this.#parts.trusted));
  }

  /** Tells whether the peer is a proxy whose word is taken. */
  isTrusted(peer: string | undefined): boolean {
    const address = peer === undefined ? undefined : parseIp(peer);
    return address !== undefined && this.#parts.trusted.has(address);
  }

  /**
   * Behind a proxy that nobody has named all would be one address, and soon one too many: better no limit by address than
   * a server that shuts everybody out. Only what is near can be one: whoever comes from afar may write what they like.
   */
  #isUnnamedProxy(headers: Headers, peer: IpAddress): boolean {
    if (!near.has(peer) || !isForwarded(headers)) return false;
    if (this.#hasWarned) return true;
    this.#hasWarned = true;
    this.#parts.log.warning(
      "a proxy asks for others, and no limit by address holds for them: name it with --trust-proxy, as in --trust-proxy=private",
    );
    return true;
  }
}

/** `has` would make the platform keep a list of all headers for as long as the connection lasts. */
function isForwarded(headers: Headers): boolean {
  return headers.get("x-forwarded-for") !== null || headers.get("forwarded") !== null;
}

/**
 * Goes back from the peer, from proxy to proxy, as long as each is one whose word is taken.
 * @returns The first that is not, or the last good one before something that is no address.
 */
function firstUntrusted(headers: Headers, peer: IpAddress, trusted: IpRanges): IpAddress {
  const listed = headers.get("x-forwarded-for");
  const forwarded = headers.get("forwarded");
  const found = [
    ...listed === null ? [] : [follow(parseForwardedFor(listed), peer, trusted)],
    ...forwarded === null ? [] : [follow(parseForwarded(forwarded), peer, trusted)],
  ];
  const [first = peer, second = first] = found;
  // A proxy writes one of the two and passes the other on as its client wrote it; nobody knows which.
  return first.toString() === second.toString() ? first : peer;
}

function follow(hops: readonly string[], peer: IpAddress, trusted: IpRanges): IpAddress {
  let current = peer;
  for (const hop of hops.toReversed()) {
    if (!trusted.has(current)) return current;
    const next = parseIp(hop);
    if (next === undefined) return current;
    current = next;
  }
  return current;
}
