/**
 * The chance of this machine.
 * @module
 */
import type { Chance } from "../ports.ts";

const nonceBytes = 16;

/** Real chance; nonces are 128 bits of a cryptographic source, in base64url (RFC 4648). */
export const systemChance: Chance = {
  random: () => Math.random(),
  nonce: () => {
    const bytes = crypto.getRandomValues(new Uint8Array(nonceBytes));
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  },
};
