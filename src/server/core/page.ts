/**
 * The answer to `history`, put together from lines that are encoded already.
 * @module
 */
import type { LoggedMessage } from "./history.ts";

/** What a page is made of. */
export interface PageParts {
  readonly epoch: string;
  readonly messages: readonly LoggedMessage[];
  readonly more: boolean;
}

/** Encodes a `page` push. @param before The offset that was asked for. */
export function encodePage(before: number, { epoch, messages, more }: PageParts): string {
  const head = JSON.stringify({ type: "page", epoch, before, more });
  return `${head.slice(0, -1)},"messages":[${messages.map(({ line }) => line).join(",")}]}`;
}
