/**
 * The input line at one moment, and how a change of it is kept so that it can be undone.
 * @module
 */
import { snapToBoundary } from "./graphemes.ts";
import type { HistoryWalk } from "./input_history.ts";
import type { TextAt } from "./text_change.ts";

/** How many submitted texts are remembered. */
export const maxHistoryEntries = 500;

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

/** Changes the text. @param previous What the command was, for the next one. Absent: nothing that matters to it. */
export function changed(
  state: EditorState,
  { text, cursor }: TextAt,
  previous: Previous = { type: "other" },
): EditorState {
  if (text === state.text && cursor === state.cursor) return { ...state, previous };
  const undoable = withinBounds([...state.undoable, { text: state.text, cursor: state.cursor }]);
  return { ...state, text, cursor: snapToBoundary(text, cursor), undoable, previous };
}

/** Changes the text by one of a run of small changes, which are undone at once. */
export function changedInRun(state: EditorState, next: TextAt, previous: Previous): EditorState {
  const after = changed(state, next, previous);
  return state.previous.type === previous.type ? { ...after, undoable: state.undoable } : after;
}

/** Goes back to what was before the last change. */
export function undone(state: EditorState): EditorState {
  const last = state.undoable.at(-1);
  if (last === undefined) return state;
  return { ...state, ...last, undoable: state.undoable.slice(0, -1), previous: { type: "other" } };
}

function withinBounds(undoable: readonly TextAt[]): readonly TextAt[] {
  let characters = 0;
  const firstKept = undoable.findLastIndex((each) => (characters += each.text.length) > maxUndoCharacters) +
    1;
  return undoable.slice(Math.max(firstKept, undoable.length - maxUndoSteps));
}
