/**
 * What happens while one is not here, and what is said of it afterwards.
 * @module
 */

/** What came in one channel. */
export interface Missed {
  /** Its code. */
  readonly code: string;
  /** How many messages came. */
  readonly messages: number;
  /** How many of them name oneself. */
  readonly mentions: number;
  /** How many whispers came. */
  readonly whispers: number;
}

/** A time in which one does not look. */
export interface Absence {
  /** Since when, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** Whether one has said so with /away; else the window is not looked at. */
  readonly isSaid: boolean;
  /** The key of the channel that was told. Absent: none was. */
  readonly toldIn?: number;
  /** What came, by the channel's key. */
  readonly missed: ReadonlyMap<number, Missed>;
}

/** How long a window must not have been looked at for a digest, in milliseconds. */
const digestAfterMs = 5 * 60_000;

/** Begins an absence. */
export function beginAbsence(sinceMs: number, isSaid: boolean): Absence {
  return { sinceMs, isSaid, missed: new Map() };
}

/** What may come that is counted. */
export type MissedKind = "messages" | "mentions" | "whispers";

/** Counts something that came. @param where The channel's key and code. */
export function missing(
  absence: Absence,
  where: { readonly key: number; readonly code: string },
  kinds: readonly MissedKind[],
): Absence {
  const before = absence.missed.get(where.key) ?? { code: where.code, messages: 0, mentions: 0, whispers: 0 };
  const after = { ...before };
  for (const kind of kinds) after[kind] += 1;
  return { ...absence, missed: new Map(absence.missed).set(where.key, after) };
}

/**
 * Says in one sentence what came.
 * @returns Nothing where that is not worth a sentence.
 */
export function digest({ sinceMs, isSaid, missed }: Absence, nowMs: number): string | undefined {
  const awayMs = nowMs - sinceMs;
  const channels = [...missed.values()];
  const isShort = awayMs < (isSaid ? 60_000 : digestAfterMs);
  if (channels.length === 0 ? isShort || !isSaid : !isSaid && isShort) return undefined;
  const found = channels.map((channel) =>
    channels.length > 1 ? `${countsOf(channel)} in ${channel.code}` : countsOf(channel)
  );
  const hint = channels.some(({ mentions }) => mentions > 0) ? " Alt+M goes to the last mention." : "";
  const what = found.length === 0 ? "nothing was said" : found.join("; ");
  return `You were away for ${durationOf(awayMs)}: ${what}.${hint}`;
}

function countsOf({ messages, mentions, whispers }: Missed): string {
  return [
    ...messages > 0 ? [counted(messages, "message")] : [],
    ...mentions > 0 ? [counted(mentions, "mention")] : [],
    ...whispers > 0 ? [counted(whispers, "whisper")] : [],
  ].join(", ");
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

/** Says a time in the largest units that tell it well. */
export function durationOf(durationMs: number): string {
  const minutes = Math.max(0, Math.round(durationMs / 60_000));
  if (minutes < 1) return "less than a minute";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}
