/**
 * The own lines that are on their way: said, but not yet known to be with the server.
 * @module
 */
import type { ClientEvent } from "./client_event.ts";
import type { Entry } from "./entry.ts";
import { transcript } from "./transcript.ts";

/** An own line on its way. */
export interface OwnLine {
  /** Its mark. */
  readonly nonce: string;
  /** What was said. */
  readonly text: string;
  /** Whom it is whispered to. Absent: said to all. */
  readonly to?: string;
}

/**
 * Says which lines are on their way after an event.
 * @param lines Those before it, in the order in which they were said.
 */
export function ownLinesAfter(lines: readonly OwnLine[], event: ClientEvent): readonly OwnLine[] {
  if (event.type === "sending") return [...lines, ownLine(event)];
  const nonce = finishedNonce(event);
  return nonce === undefined ? lines : lines.filter((line) => line.nonce !== nonce);
}

function ownLine({ nonce, text, to }: OwnLine): OwnLine {
  return to === undefined ? { nonce, text } : { nonce, text, to };
}

/** Gives the mark of the own line that an event brings to its end, whether it arrived or was given up. */
export function finishedNonce(event: ClientEvent): string | undefined {
  switch (event.type) {
    case "message":
    case "whisper":
      return event.isOwn ? event.nonce : undefined;
    case "settled":
      return event.nonce;
    case "refused":
      return event.text === undefined ? undefined : event.nonce;
    default:
      return undefined;
  }
}

/**
 * Shows an own line that the server has, but whose message did not come: it is settled all the same.
 * @param event What happened.
 * @param known `lines`: those on their way before it. `name`: the own name.
 * @returns Nothing for any other event, and where the line was shown already.
 */
export function settledEntry(
  event: ClientEvent,
  { lines, name }: { readonly lines: readonly OwnLine[]; readonly name: string },
): Entry | undefined {
  const line = event.type === "settled" ? lines.find(({ nonce }) => nonce === event.nonce) : undefined;
  if (line === undefined) return undefined;
  const shown = { from: name, text: line.text, sentAtMs: 0, isOwn: true, nonce: line.nonce };
  return transcript(
    line.to === undefined
      ? { type: "message", ...shown, isUnverified: false }
      : { type: "whisper", ...shown, to: line.to },
  );
}

/** Gives an own line as it has to be typed to be said again. */
export function typedForm({ text, to }: Omit<OwnLine, "nonce">): string {
  if (to !== undefined) return `/msg ${to} ${text}`;
  return text.startsWith("/") && !text.startsWith("/me ") ? `/${text}` : text;
}
