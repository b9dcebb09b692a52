/**
 * How a server of the original's kind acknowledges: it repeats what it was sent to everybody, the sender included.
 * It may cut a text of several lines into as many frames, or clean it; both are borne with.
 * @module
 */
import { printableLines } from "../../protocol/text.ts";
import { type Outbox, type OutboxEntry, outstanding } from "./outbox.ts";

/** What an own line from the server settles. */
export interface EchoMatch {
  /** The outbox after it; what is settled is still in it. */
  readonly outbox: Outbox;
  /** What is repeated in full by it, or was sent before something that is repeated, oldest first. */
  readonly settled: readonly OutboxEntry[];
  /** The mark of what is repeated in full. Absent: nothing is, yet. */
  readonly repeated?: string;
}

/** Gives the lines in which a text is expected back; blank ones are not waited for. */
export function echoOf(name: string, text: string): readonly string[] {
  return printableLines(text)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => `${name}: ${line}`);
}

/**
 * Reads a message under the own name against what was sent and is not repeated yet.
 * @returns Nothing if it repeats none of it: somebody else said it.
 */
export function matchEcho(
  outbox: Outbox,
  message: { readonly from: string; readonly text: string },
): EchoMatch | undefined {
  const lines = echoOf(message.from, message.text);
  // A blank line of a text, sent back alone.
  if (lines.length === 0 && outstanding(outbox) > 0) return { outbox, settled: [] };
  const sent = outbox.entries.filter((entry) => entry.isSent && entry.echo !== undefined);
  const index = sent.findIndex(({ echo = [] }) => startsWith(echo, lines));
  const match = sent[index];
  if (match === undefined) return undefined;
  const rest = match.echo?.slice(lines.length) ?? [];
  // The server repeats in the order in which it was sent: what is before the match has been with it.
  if (rest.length > 0) return { outbox: awaitRest(outbox, match, rest), settled: sent.slice(0, index) };
  return { outbox, settled: sent.slice(0, index + 1), repeated: match.nonce };
}

function startsWith(lines: readonly string[], start: readonly string[]): boolean {
  return start.length > 0 && start.length <= lines.length && start.every((line, n) => line === lines[n]);
}

function awaitRest(outbox: Outbox, { nonce }: OutboxEntry, echo: readonly string[]): Outbox {
  const entries = outbox.entries.map((entry) => entry.nonce === nonce ? { ...entry, echo } : entry);
  return { ...outbox, entries };
}
