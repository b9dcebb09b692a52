/**
 * What is said of own texts that are not known to have arrived when it is over.
 * @module
 */
import { printable } from "../../protocol/text.ts";
import type { EndedEvent } from "./client_event.ts";
import { type Entry, notice } from "./entry.ts";

/** How many texts are repeated. */
const maxShown = 20;

/** How much of each is repeated, in UTF-16 units. */
const maxShownUnits = 500;

/** Says how many texts did not arrive, and repeats them for whoever typed them. */
export function unsentEntries(texts: readonly string[]): readonly Entry[] {
  if (texts.length === 0) return [];
  const shown = texts.slice(0, maxShown).map((text) => notice(`  ${printable(shortened(text))}`, "error"));
  const more = texts.length > maxShown ? [notice(`  … and ${texts.length - maxShown} more`, "error")] : [];
  return [notice(`${counted(texts.length)} not sent:`, "error"), ...shown, ...more];
}

function shortened(text: string): string {
  return text.length > maxShownUnits ? `${text.slice(0, maxShownUnits)}…` : text;
}

function counted(count: number): string {
  return count === 1 ? "1 message was" : `${count} messages were`;
}

/**
 * Decides the exit code of a client that is over.
 * @param ended How it ended.
 * @param requested The exit code with which it was asked to leave. Absent: nobody has asked.
 */
export function exitCodeAfter({ cause, unacknowledged }: EndedEvent, requested: number | undefined): number {
  if (cause !== "left") return 1;
  return requested === undefined || requested === 0 ? (unacknowledged.length > 0 ? 1 : 0) : requested;
}
