/**
 * The system's cryptographic source of chance.
 * @module
 */
import { createHash } from "node:crypto";
import type { Chance } from "../ports.ts";

const wordBytes = 16;

/** Chance that nobody can guess. */
export const systemChance: Chance = {
  word: () =>
    Array.from(
      crypto.getRandomValues(new Uint8Array(wordBytes)),
      (byte) => byte.toString(16).padStart(2, "0"),
    ).join(""),
  fingerprint: (secret) => createHash("sha256").update(secret).digest("hex").slice(0, 2 * wordBytes),
};
