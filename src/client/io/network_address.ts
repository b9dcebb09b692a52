/**
 * The address under which other machines of the same network find this one.
 * @module
 */

/** What is asked of a network interface's address. */
export type InterfaceAddress = Pick<Deno.NetworkInterfaceInfo, "family" | "address" | "name">;

/** Interfaces that containers and virtual machines make: nobody else's machine is behind them. */
const virtualInterface =
  /^(?:docker|br-|veth|virbr|vmnet|vboxnet|tun|tap|utun|wg|tailscale|zt|lxc|cni|flannel)/i;

/** Ranges of RFC 1918. */
const privateIpv4 = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/;

/**
 * Finds the address to tell to somebody nearby.
 * @param addresses Those of this machine.
 * @returns Best a private IPv4 address of real hardware; nothing if the machine is on no network.
 */
export function addressForNeighbours(addresses: readonly InterfaceAddress[]): string | undefined {
  const [best] = addresses
    .map((each) => ({ each, rank: rankOf(each) }))
    .filter(({ rank }) => rank > 0)
    .sort((one, other) => other.rank - one.rank);
  return best?.each.address;
}

/** 0: of no use to anybody else. */
function rankOf({ family, address, name }: InterfaceAddress): number {
  const isVirtual = virtualInterface.test(name);
  if (family === "IPv4") {
    if (address.startsWith("127.") || address.startsWith("169.254.")) return 0;
    return (privateIpv4.test(address) ? 6 : 5) - (isVirtual ? 4 : 0);
  }
  const isUsable = address !== "::1" && address !== "::" && !/^fe[89ab]/i.test(address);
  return isUsable && !isVirtual ? 1 : 0;
}

/** Finds the address of this machine to tell to somebody nearby, in brackets where a URL wants them. */
export function localAddress(): string | undefined {
  const address = addressForNeighbours(Deno.networkInterfaces());
  return address?.includes(":") ? `[${address}]` : address;
}
