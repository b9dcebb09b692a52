/**
 * The system's cryptographic source of chance.
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { Chance } from "../ports.ts";

const wordBytes = 16;

// Asked for many words at once, the system takes a tenth of the time.
const pool = Buffer.alloc(64 * wordBytes);
let used = pool.length;

/** Chance that nobody can guess. */
export const systemChance: Chance = {
  word: () => {
    if (used === pool.length) {
      crypto.getRandomValues(pool);
      used = 0;
    }
    used += wordBytes;
    const word = pool.toString("hex", used - wordBytes, used);
    pool.fill(0, used - wordBytes, used);
    return word;
  },
  fingerprint: (secret) => createHash("sha256").update(secret).digest("hex").slice(0, 2 * wordBytes),
};
