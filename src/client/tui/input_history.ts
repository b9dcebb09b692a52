/**
 * The walk through what was submitted before. The draft is its newest entry, and what is changed in an entry on the way
 * is still there when the walk comes back to it.
 * @module
 */

/** A place in the history, and what was changed on the way there. */
export interface HistoryWalk {
  /** Which entry is shown; one past the last is the draft. */
  readonly index: number;
  /** The entries that read differently now, the draft among them. */
  readonly changed: ReadonlyMap<number, string>;
}

/** One step of a walk. */
export interface HistoryStep {
  /** What was submitted, oldest first. */
  readonly history: readonly string[];
  /** What the input line shows at the moment. */
  readonly text: string;
  /** Which way to go. */
  readonly direction: "older" | "newer";
}

/**
 * Begins a walk at the draft.
 * @param history What was submitted, oldest first.
 */
export function startWalk(history: readonly string[]): HistoryWalk {
  return { index: history.length, changed: new Map() };
}

/**
 * Goes one entry further.
 * @param walk The walk so far.
 * @param step Which way, and what is left behind.
 * @returns The walk at its new place, or nothing at either end.
 */
export function stepWalk(
  walk: HistoryWalk,
  { history, text, direction }: HistoryStep,
): HistoryWalk | undefined {
  const index = walk.index + (direction === "older" ? -1 : 1);
  if (index < 0 || index > history.length) return undefined;
  return { index, changed: new Map(walk.changed).set(walk.index, text) };
}

/**
 * Gives the text at a walk's place.
 * @param walk The walk.
 * @param history What was submitted, oldest first.
 */
export function shownEntry(walk: HistoryWalk, history: readonly string[]): string {
  return walk.changed.get(walk.index) ?? history[walk.index] ?? "";
}

/**
 * Lists the texts of a walk that read differently from the history, but for the one that is shown: whoever ends the walk
 * leaves them behind.
 * @param at `walk`: the walk; absent: there is none. `history`: what was submitted, oldest first.
 */
export function changedTexts(
  { walk, history }: { readonly walk: HistoryWalk | undefined; readonly history: readonly string[] },
): readonly string[] {
  const changed = [...walk?.changed ?? []].filter(([index, text]) =>
    index !== walk?.index && text !== history[index]
  );
  return changed.map(([, text]) => text);
}
