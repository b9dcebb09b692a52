/**
 * Answers a member that asks for older messages.
 * @module
 */
import { encodePage } from "./core/page.ts";
import { refuse, reply, type SessionEffect } from "./core/session_effect.ts";
import { logFailure } from "./log_failure.ts";
import type { Broker, Log } from "./ports.ts";

/** What a member asks for. */
export interface PageWish {
  /** The offset below which to read. */
  readonly before: number;
  /** How many messages at most. */
  readonly limit: number;
}

/** The most of a page, in bytes: room is left for what stands around its messages. */
const maxPageBytes = 261_000;

/** Looks older messages up. @returns What answers. */
export async function lookUp(
  code: string,
  { before, limit }: PageWish,
  { broker, log }: { readonly broker: Broker; readonly log: Log },
): Promise<SessionEffect> {
  try {
    const page = await broker.readBefore(code, before, { messages: limit, bytes: maxPageBytes });
    return reply(encodePage(before, page));
  } catch (error) {
    logFailure({ broker, log }, "the log could not be read", error);
    return refuse("unavailable");
  }
}
