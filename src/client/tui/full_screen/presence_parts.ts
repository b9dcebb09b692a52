/**
 * Who came, went and took another name, in as few words as tell it.
 * @module
 */
import { shownName } from "../../core/shown_name.ts";
import type { PresenceChange, PresenceItem } from "../../core/timeline_item.ts";

/** How many names of a kind are told; all are counted. */
const maxNames = 6;

/** Says what happened: one change in full, many folded together. @returns At least one part, each about one kind of change. */
export function presenceParts({ changes, more }: PresenceItem): readonly string[] {
  if (changes.length === 1 && more === 0) return [sentenceOf(changes[0]!)];
  const moves = movesOf(changes);
  return [
    ...listed(moves, "joined", { sign: "🟢 ", what: "joined" }),
    ...listed(moves, "left", { sign: "🔴 ", what: "left" }),
    ...listed(moves, "joined left", { sign: "", what: "came and went" }),
    ...listed(moves, "left joined", { sign: "", what: "went and came back" }),
    ...changes.filter(({ type }) => type === "renamed").slice(0, maxNames).map(sentenceOf),
    ...more > 0 ? [`and ${more} more comings and goings`] : [],
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

interface Wording {
  readonly sign: string;
  readonly what: string;
}

/** Few are named; of many, the number comes first. */
function listed(
  moves: ReadonlyMap<string, string>,
  wanted: string,
  { sign, what }: Wording,
): readonly string[] {
  const names = [...moves].filter(([, move]) => move === wanted).map(([name]) => name);
  if (names.length === 0) return [];
  const shown = names.slice(0, maxNames).map(shownName).join(", ");
  const rest = names.length - maxNames;
  return [rest > 0 ? `${sign}${names.length} ${what}: ${shown} and ${rest} more` : `${sign}${shown} ${what}`];
}
