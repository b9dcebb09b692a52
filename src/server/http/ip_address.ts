/**
 * IP addresses and ranges of them.
 * @module
 */
import ipaddr from "ipaddr.js";
import type { Visitor } from "../core/door.ts";

/** An address; one that stands for IPv4 within IPv6 is IPv4. */
export type IpAddress = ReturnType<typeof ipaddr.parse>;

/** What words stand for which ranges. */
const words: Readonly<Record<string, readonly string[]>> = {
  loopback: ["127.0.0.0/8", "::1/128"],
  private: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
};

const addressBytes = 8;
const networkBytes = 6;

/** Reads an address in its usual form, without a port. @returns Nothing if this is none. */
export function parseIp(text: string): IpAddress | undefined {
  const [bare = ""] = text.split("%", 1);
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return ipaddr.IPv4.parse(bare);
  if (!bare.includes(":") || !ipaddr.IPv6.isValid(bare)) return undefined;
  return ipaddr.process(bare);
}

/** Gives what counts as one address and as one network. */
export function visitorFrom(address: IpAddress): Visitor {
  if (address.kind() === "ipv4") return { address: address.toString(), network: address.toString() };
  const bytes = address.toByteArray();
  return { address: hex(bytes.slice(0, addressBytes)), network: hex(bytes.slice(0, networkBytes)) };
}

function hex(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Some ranges of addresses. */
export class IpRanges {
  readonly #ranges: readonly [IpAddress, number][];

  /**
   * Reads ranges.
   * @param texts Each an address, a range such as `10.0.0.0/8`, `loopback` or `private`.
   * @throws {RangeError} If one of them is none of these.
   */
  constructor(texts: readonly string[]) {
    this.#ranges = texts.flatMap((text) => words[text.toLowerCase()] ?? [text]).map(parseRange);
  }

  /** Whether there is none. */
  get isEmpty(): boolean {
    return this.#ranges.length === 0;
  }

  /** Tells whether an address is in one of them. */
  has(address: IpAddress): boolean {
    return this.#ranges.some(([first, bits]) =>
      first.kind() === address.kind() && address.match([first, bits])
    );
  }
}

function parseRange(text: string): [IpAddress, number] {
  const [start = "", bits, ...rest] = text.split("/");
  const first = parseIp(start);
  const most = first?.kind() === "ipv4" ? 32 : 128;
  const size = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : NaN;
  if (first === undefined || rest.length > 0 || !(size <= most)) {
    throw new RangeError(`${JSON.stringify(text)} is no range of addresses`);
  }
  return [first, size];
}
