/**
 * Who came, went and took another name, in as few words as tell it.
 * @module
 */
import { shownName } from "../../core/shown_name.ts";
import type { PresenceChange, PresenceItem } from "../../core/timeline_item.ts";

/** How many names of a kind are told; the others are counted. */
const maxNames = 8;

/** Says what happened: one change in full, many folded together. */
export function presenceText(item: PresenceItem): string {
  return presenceParts(item).join("  ");
}

/** Says what happened in parts, each about one kind of change. @returns At least one. */
export function presenceParts({ changes, more }: PresenceItem): readonly string[] {
  if (changes.length === 1 && more === 0) return [sentenceOf(changes[0]!)];
  const moves = movesOf(changes);
  return [
    ...listed(moves, "joined", (names) => `🟢 ${names} joined`),
    ...listed(moves, "left", (names) => `🔴 ${names} left`),
    ...listed(moves, "joined left", (names) => `${names} came and went`),
    ...listed(moves, "left joined", (names) => `${names} went and came back`),
    ...changes.filter(({ type }) => type === "renamed").slice(0, maxNames).map(sentenceOf),
    ...more > 0 ? [`and ${more} more changes`] : [],
  ];
}

function sentenceOf(change: PresenceChange): string {
  switch (change.type) {
    case "joined":
      return `🟢 ${shownName(change.name)} joined the chat`;
    case "left":
      return `🔴 ${shownName(change.name)} left the chat`;
    case "renamed":
      return `🔄 ${shownName(change.name)} is now ${shownName(change.to)}`;
  }
}

/** What somebody did first and last, as one word where that is the same, under the name that they have in the end. */
function movesOf(changes: readonly PresenceChange[]): ReadonlyMap<string, string> {
  const moves = new Map<string, string>();
  for (const change of changes) {
    const { type, name } = change;
    const before = moves.get(name);
    if (type !== "renamed") {
      const first = before?.split(" ")[0] ?? type;
      moves.set(name, first === type ? type : `${first} ${type}`);
    } else if (before !== undefined && !moves.has(change.to)) {
      moves.delete(name);
      moves.set(change.to, before);
    }
  }
  return moves;
}

function listed(
  moves: ReadonlyMap<string, string>,
  wanted: string,
  say: (names: string) => string,
): readonly string[] {
  const names = [...moves].filter(([, move]) => move === wanted).map(([name]) => name);
  if (names.length === 0) return [];
  const shown = names.slice(0, maxNames).map(shownName).join(", ");
  const rest = names.length - maxNames;
  return [say(rest > 0 ? `${shown} and ${rest} more` : shown)];
}
