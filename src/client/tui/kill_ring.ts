/**
 * What was cut out of the input line and may be put in again, as in Emacs and readline.
 * @module
 */
import { changed, type EditorState } from "./editor_state.ts";
import { boundaryAfter, boundaryBefore } from "./graphemes.ts";
import { replaced, type TextAt, withoutPart } from "./text_change.ts";
import { type Motion, motionTarget } from "./text_motion.ts";

/** How many texts are kept. */
const maxKilled = 60;

/** Puts a text into the kill ring. */
export function withKilled(state: EditorState, text: string): EditorState {
  return { ...state, killed: [...state.killed, text].slice(-maxKilled) };
}

/** Cuts out what lies between the cursor and where a motion leads. */
export function kill(state: EditorState, to: Motion): EditorState {
  const target = killTarget(state, to);
  if (target === state.cursor) return state;
  const text = state.text.slice(Math.min(target, state.cursor), Math.max(target, state.cursor));
  const killed = remembered(state, text, target < state.cursor);
  return { ...changed(state, withoutPart(state, target), { type: "kill" }), killed };
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

/** Puts in what was cut out last. */
export function yank(state: EditorState): EditorState {
  const text = state.killed.at(-1);
  return text === undefined
    ? state
    : yanked(state, { text, start: state.cursor, end: state.cursor, depth: 0 });
}

/** Puts in, in the place of what was just put in, what was cut out before that. */
export function yankEarlier(state: EditorState): EditorState {
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
