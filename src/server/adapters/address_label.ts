/**
 * What stands for an address in the log.
 * @module
 */
import { createHmac, randomBytes } from "node:crypto";

/** How many hexadecimal digits of the hash are written. */
const digits = 8;

/**
 * Makes what names addresses: by a hash, whose key nobody knows and no other run has; or as they are.
 * @param options `areShown`: whether addresses are written as they are.
 */
export function addressLabels({ areShown }: { readonly areShown: boolean }): (address: string) => string {
  if (areShown) return (address) => address;
  const key = randomBytes(32);
  return (address) => createHmac("sha256", key).update(address).digest("hex").slice(0, digits);
}
