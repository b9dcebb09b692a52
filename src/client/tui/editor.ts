/**
 * The input line: a text of one or more lines, its cursor, history, kill ring and undo, as a reducer on readonly data.
 * What Enter, Tab, Ctrl+C and the like mean is decided by who uses it.
 * @module
 */
import { boundaryAfter, boundaryBefore, snapToBoundary } from "./graphemes.ts";
import { changedTexts, type HistoryWalk, shownEntry, startWalk, stepWalk } from "./input_history.ts";
import { inserted, type LetterCase, recased, replaced, type TextAt, transposed } from "./text_change.ts";
import { columnOf, type Motion, motionTarget, verticalTarget } from "./text_motion.ts";

/** How many submitted texts are remembered. */
export const maxHistoryEntries = 500;

const maxKilled = 60;
const maxUndoSteps = 200;
/** Of all texts in the undo stack together, in UTF-16 units: a pasted book must not be kept 200 times. */
const maxUndoCharacters = 4 * 1024 * 1024;

/** What the command before did, as far as the next one depends on it. */
export type Previous =
  | { readonly type: "other" | "typing" | "erasing" | "kill" }
  | { readonly type: "yank"; readonly start: number; readonly end: number; readonly depth: number }
  | { readonly type: "vertical"; readonly column: number };

/** The input line at one moment. */
export interface EditorState extends TextAt {
  /** What was submitted, oldest first. */
  readonly history: readonly string[];
  /** Where in the history this is; absent before the first step. */
  readonly walk: HistoryWalk | undefined;
  /** The kill ring, latest last. */
  readonly killed: readonly string[];
  /** What undoing goes back to, latest last. */
  readonly undoable: readonly TextAt[];
  /** The command before. */
  readonly previous: Previous;
}

/** One change of the input line. */
export type EditCommand =
  | { readonly type: "insert"; readonly text: string }
  | { readonly type: "paste"; readonly text: string }
  | { readonly type: "replace"; readonly text: string; readonly cursor: number }
  | { readonly type: "move"; readonly to: Motion }
  | { readonly type: "erase"; readonly to: Motion }
  | { readonly type: "kill"; readonly to: Motion }
  | { readonly type: "yank" }
  | { readonly type: "yank_earlier" }
  | { readonly type: "transpose" }
  | { readonly type: "change_case"; readonly to: LetterCase }
  | { readonly type: "vertical"; readonly direction: "up" | "down" }
  | { readonly type: "history"; readonly direction: "older" | "newer" }
  | { readonly type: "undo" };

/**
 * Makes an empty input line.
 * @param history What was submitted before, oldest first.
 */
export function newEditor(history: readonly string[] = []): EditorState {
  return {
    text: "",
    cursor: 0,
    history: history.slice(-maxHistoryEntries),
    walk: undefined,
    killed: [],
    undoable: [],
    previous: { type: "other" },
  };
}

/**
 * Carries out one command.
 * @param state The input line.
 * @param command What to do.
 * @returns The input line after it.
 */
export function applyEdit(state: EditorState, command: EditCommand): EditorState {
  switch (command.type) {
    case "insert":
      return insertTyped(state, command.text);
    case "paste":
      return changed(state, inserted(state, command.text));
    case "replace":
      return changed(state, command);
    case "move":
      return movedTo(state, motionTarget(state.text, state.cursor, command.to));
    case "erase":
      return erase(state, command.to);
    case "kill":
      return kill(state, command.to);
    case "yank":
      return yank(state);
    case "yank_earlier":
      return yankEarlier(state);
    case "transpose":
      return changed(state, transposed(state));
    case "change_case":
      return changed(state, recased(state, command.to));
    case "vertical":
      return moveVertically(state, command.direction);
    case "history":
      return walkHistory(state, command.direction);
    case "undo":
      return undo(state);
  }
}

/**
 * Takes the text out of the input line.
 * @param state The input line.
 * @returns The text, and the emptied input line that remembers it as `remember` does.
 */
export function submit(state: EditorState): readonly [string, EditorState] {
  const { text, killed } = state;
  return [text, { ...newEditor(remember(state, text).history), killed }];
}

/** Gives the whole text up: the kill ring keeps it. */
export function giveUp(state: EditorState): EditorState {
  const { history } = remember(state, "");
  return withKilled({ ...newEditor(history), killed: state.killed }, state.text);
}

/** Puts another text in the place of what is typed, which the history keeps. */
export function exchange(state: EditorState, text: string): EditorState {
  if (text === state.text) return state;
  return changed(remember(state, state.text), { text, cursor: text.length });
}

/** Puts a text into the kill ring. */
export function withKilled(state: EditorState, text: string): EditorState {
  return { ...state, killed: [...state.killed, text].slice(-maxKilled) };
}

/**
 * Puts a text into the history, unless it is blank or the same as the last. A walk through the history ends with it; what
 * was typed or changed on the way is kept in the history too.
 */
export function remember(state: EditorState, text: string): EditorState {
  const history = [...state.history];
  for (const kept of [...changedTexts(state), text]) {
    if (kept.trim() !== "" && kept !== history.at(-1)) history.push(kept);
  }
  return { ...state, history: history.slice(-maxHistoryEntries), walk: undefined };
}

function insertTyped(state: EditorState, text: string): EditorState {
  const next = inserted(state, text);
  const beginsWord = /\s/.test(state.text.charAt(state.cursor - 1)) && !/^\s/.test(text);
  return beginsWord
    ? changed(state, next, { type: "typing" })
    : changedInRun(state, next, { type: "typing" });
}

function erase(state: EditorState, to: Motion): EditorState {
  const target = motionTarget(state.text, state.cursor, to);
  if (target === state.cursor) return state;
  return changedInRun(state, withoutPart(state, target), { type: "erasing" });
}

function kill(state: EditorState, to: Motion): EditorState {
  const target = killTarget(state, to);
  if (target === state.cursor) return state;
  const text = state.text.slice(Math.min(target, state.cursor), Math.max(target, state.cursor));
  const killed = remembered(state, text, target < state.cursor);
  return { ...changed(state, withoutPart(state, target), { type: "kill" }), killed };
}

function withoutPart(state: TextAt, target: number): TextAt {
  return replaced(state, { start: state.cursor, end: target, by: "" });
}

/** At the edge of a line, killing the rest of it takes the line break: pressed again it always gets further. */
function killTarget({ text, cursor }: TextAt, to: Motion): number {
  const target = motionTarget(text, cursor, to);
  if (target !== cursor) return target;
  if (to === "line_end") return boundaryAfter(text, cursor);
  return to === "line_start" ? boundaryBefore(text, cursor) : target;
}

/** Kills in a row are one entry, in the order in which they stood in the text. */
function remembered({ killed, previous }: EditorState, text: string, isBefore: boolean): readonly string[] {
  if (previous.type !== "kill") return [...killed, text].slice(-maxKilled);
  const last = killed.at(-1) ?? "";
  return [...killed.slice(0, -1), isBefore ? text + last : last + text];
}

function yank(state: EditorState): EditorState {
  const text = state.killed.at(-1);
  return text === undefined
    ? state
    : yanked(state, { text, start: state.cursor, end: state.cursor, depth: 0 });
}

function yankEarlier(state: EditorState): EditorState {
  const { previous, killed } = state;
  if (previous.type !== "yank") return state;
  const depth = (previous.depth + 1) % killed.length;
  const text = killed.at(-1 - depth) ?? "";
  return yanked(state, { text, start: previous.start, end: previous.end, depth });
}

function yanked(
  state: EditorState,
  { text, start, end, depth }: { text: string; start: number; end: number; depth: number },
): EditorState {
  const next = replaced(state, { start, end, by: text });
  return changed(state, next, { type: "yank", start, end: next.cursor, depth });
}

/** Where there is no further line it goes through the history. */
function moveVertically(state: EditorState, direction: "up" | "down"): EditorState {
  const { text, cursor, previous } = state;
  const column = previous.type === "vertical" ? previous.column : columnOf(text, cursor);
  const target = verticalTarget(text, cursor, { direction, column });
  if (target === undefined) return walkHistory(state, direction === "up" ? "older" : "newer");
  return { ...state, cursor: target, previous: { type: "vertical", column } };
}

/** Each entry keeps its changes while the walk lasts, but the steps to undo them belong to the text that is left. */
function walkHistory(state: EditorState, direction: "older" | "newer"): EditorState {
  const { history, text } = state;
  const walk = stepWalk(state.walk ?? startWalk(history), { history, text, direction });
  if (walk === undefined) return state;
  const shown = shownEntry(walk, history);
  return {
    ...state,
    text: shown,
    cursor: shown.length,
    walk,
    undoable: [],
    previous: { type: "other" },
  };
}

function undo(state: EditorState): EditorState {
  const last = state.undoable.at(-1);
  if (last === undefined) return state;
  return { ...state, ...last, undoable: state.undoable.slice(0, -1), previous: { type: "other" } };
}

function movedTo(state: EditorState, cursor: number): EditorState {
  return { ...state, cursor, previous: { type: "other" } };
}

function changed(
  state: EditorState,
  { text, cursor }: TextAt,
  previous: Previous = { type: "other" },
): EditorState {
  if (text === state.text && cursor === state.cursor) return { ...state, previous };
  const undoable = withinBounds([...state.undoable, { text: state.text, cursor: state.cursor }]);
  return { ...state, text, cursor: snapToBoundary(text, cursor), undoable, previous };
}

/** A run of the same small changes is undone at once. */
function changedInRun(state: EditorState, next: TextAt, previous: Previous): EditorState {
  const after = changed(state, next, previous);
  return state.previous.type === previous.type ? { ...after, undoable: state.undoable } : after;
}

function withinBounds(undoable: readonly TextAt[]): readonly TextAt[] {
  let characters = 0;
  const firstKept = undoable.findLastIndex((each) => (characters += each.text.length) > maxUndoCharacters) +
    1;
  return undoable.slice(Math.max(firstKept, undoable.length - maxUndoSteps));
}
