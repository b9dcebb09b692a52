/**
 * What becomes of operations that were carried out and then could not be stored.
 * @module
 */
import type { Channel } from "./channel.ts";
import type { Announcement, Operation, Outcome } from "./operation.ts";

/** Operations that were carried out, and what came of them. */
export interface CarriedOut {
  readonly operations: readonly Operation[];
  readonly outcomes: readonly Outcome[];
  readonly announcements: readonly Announcement[];
}

const unavailable: Outcome = { type: "refused", code: "unavailable" };

/**
 * Takes back what was said, as if it had not been: its numbers are free again, and its senders are told. Comings and goings
 * have happened all the same. Of several, the newest comes first.
 */
export function takeBack(
  channel: Channel,
  { operations, outcomes, announcements }: CarriedOut,
): Pick<CarriedOut, "outcomes" | "announcements"> {
  for (const announcement of announcements.toReversed()) {
    if (announcement.type === "message" || announcement.type === "whisper") channel.takeBack(announcement);
  }
  return {
    announcements: announcements.filter(({ type }) => type !== "message" && type !== "whisper"),
    outcomes: outcomes.map((outcome, index) => isSaying(operations[index]) ? unavailable : outcome),
  };
}

/** Tells whether an announcement is of something that must be known again after a restart. */
export function isLasting({ type }: Announcement): boolean {
  return type === "joined" || type === "left" || type === "renamed";
}

function isSaying(operation: Operation | undefined): boolean {
  return operation?.type === "publish" || operation?.type === "whisper";
}
