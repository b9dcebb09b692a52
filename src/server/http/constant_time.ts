/**
 * Compares secrets in a time that tells nothing about them.
 * @module
 */
import { createHash, timingSafeEqual } from "node:crypto";

/** Tells whether two secrets are the same; how long it takes does not depend on where they differ, nor on the known one. */
export function equalsSecret(given: string, known: string): boolean {
  return timingSafeEqual(digest(given), digest(known));
}

function digest(secret: string): Uint8Array {
  return createHash("sha256").update(secret).digest();
}
