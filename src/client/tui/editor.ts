/**
 * The editor of the input line, as a reducer on readonly data: what each command makes of it, and its history.
 * What Enter, Tab, Ctrl+C and the like mean is decided by who uses it.
 * @module
 */
import {
  changed,
  changedInRun,
  type EditorState,
  maxHistoryEntries,
  newEditor,
  undone,
} from "./editor_state.ts";
import { changedTexts, shownEntry, startWalk, stepWalk } from "./input_history.ts";
import { kill, withKilled, yank, yankEarlier } from "./kill_ring.ts";
import { inserted, type LetterCase, recased, transposed, withoutPart } from "./text_change.ts";
import { columnOf, type Motion, motionTarget, verticalTarget } from "./text_motion.ts";

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
      return undone(state);
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

function movedTo(state: EditorState, cursor: number): EditorState {
  return { ...state, cursor, previous: { type: "other" } };
}
