/**
 * Answers a member that asks for older messages.
 * @module
 */
import { encode } from "../protocol/codec.ts";
import { refusals } from "../protocol/errors.ts";
import { encodePage } from "./core/page.ts";
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

/** Looks older messages up. @returns The push that answers, as its line on the wire. */
export async function lookUp(
  code: string,
  { before, limit }: PageWish,
  { broker, log }: { readonly broker: Broker; readonly log: Log },
): Promise<string> {
  try {
    const page = await broker.readBefore(code, before, { messages: limit, bytes: maxPageBytes });
    return encodePage(before, page);
  } catch (error) {
    log.error("the log could not be read", { error });
    return encode({ type: "refused", code: "unavailable", message: refusals.unavailable.message });
  }
}
