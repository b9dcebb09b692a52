/**
 * A welcome as a line of v1. Its greater part is the same for everybody, and put together from what is written already.
 * @module
 */
import type { Limits, WelcomePush } from "../../protocol/frame.ts";

/** A welcome whose lists are JSON already. */
export interface Welcome extends Omit<WelcomePush, "type" | "members" | "limits"> {
  /** The members, as a JSON array. */
  readonly members: string;
  /** The limits, as JSON. */
  readonly limits: string;
}

/** Writes a welcome. @returns What `encode` would make of it. */
export function welcomeLine({ members, listeners, limits, ...own }: Welcome): string {
  const head = JSON.stringify({ type: "welcome", ...own }).slice(0, -1);
  return `${head},"members":${members},"listeners":${listeners},"limits":${limits}}`;
}

// A server tells the same limits in all its channels.
const written = new WeakMap<Limits, string>();

/** Writes limits as JSON, once. */
export function limitsJson(limits: Limits): string {
  const known = written.get(limits);
  if (known !== undefined) return known;
  const json = JSON.stringify(limits);
  written.set(limits, json);
  return json;
}
