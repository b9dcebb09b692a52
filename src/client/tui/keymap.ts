/**
 * Which key changes the input line how, as readline and the editors of chat programs have taught.
 * @module
 */
import type { EditCommand } from "./editor.ts";
import type { EditorState } from "./editor_state.ts";
import type { Key, PressedKey } from "./key.ts";

const commandsByKey: Readonly<Record<string, EditCommand>> = {
  "ctrl+a": { type: "move", to: "line_start" },
  "ctrl+e": { type: "move", to: "line_end" },
  "ctrl+b": { type: "move", to: "left" },
  "ctrl+f": { type: "move", to: "right" },
  "alt+b": { type: "move", to: "word_left" },
  "alt+f": { type: "move", to: "word_right" },
  "left": { type: "move", to: "left" },
  "right": { type: "move", to: "right" },
  "ctrl+left": { type: "move", to: "word_left" },
  "ctrl+right": { type: "move", to: "word_right" },
  "alt+left": { type: "move", to: "word_left" },
  "alt+right": { type: "move", to: "word_right" },
  "home": { type: "move", to: "line_start" },
  "end": { type: "move", to: "line_end" },
  "ctrl+home": { type: "move", to: "text_start" },
  "ctrl+end": { type: "move", to: "text_end" },
  "backspace": { type: "erase", to: "left" },
  "ctrl+h": { type: "erase", to: "left" },
  "delete": { type: "erase", to: "right" },
  "ctrl+d": { type: "erase", to: "right" },
  "ctrl+k": { type: "kill", to: "line_end" },
  "ctrl+u": { type: "kill", to: "line_start" },
  "ctrl+w": { type: "kill", to: "blank_left" },
  "alt+backspace": { type: "kill", to: "word_left" },
  "ctrl+backspace": { type: "kill", to: "word_left" },
  "ctrl+alt+h": { type: "kill", to: "word_left" },
  "alt+d": { type: "kill", to: "word_right" },
  "alt+delete": { type: "kill", to: "word_right" },
  "ctrl+delete": { type: "kill", to: "word_right" },
  "ctrl+y": { type: "yank" },
  "alt+y": { type: "yank_earlier" },
  "ctrl+t": { type: "transpose" },
  "alt+u": { type: "change_case", to: "upper" },
  "alt+l": { type: "change_case", to: "lower" },
  "alt+c": { type: "change_case", to: "capital" },
  "up": { type: "vertical", direction: "up" },
  "down": { type: "vertical", direction: "down" },
  "ctrl+p": { type: "history", direction: "older" },
  "ctrl+n": { type: "history", direction: "newer" },
  "alt+enter": { type: "insert", text: "\n" },
  "shift+enter": { type: "insert", text: "\n" },
  // Terminals send the same for Ctrl+_, Ctrl+/ and Ctrl+-, until a richer protocol tells them apart.
  "ctrl+_": { type: "undo" },
  "ctrl+/": { type: "undo" },
  "ctrl+-": { type: "undo" },
};

/**
 * Finds what a key does to the input line.
 * @param key The key.
 * @param state The input line; Ctrl+D means something else when it is empty.
 * @returns The command, or nothing for keys that others decide about: Enter, Tab, Ctrl+C, Ctrl+L, Ctrl+R and so on.
 */
export function editCommandFor(key: Key, state: EditorState): EditCommand | undefined {
  if (key.type === "text") return { type: "insert", text: key.text };
  if (key.type === "paste") return { type: "paste", text: key.text };
  return key.type === "key" ? pressedCommand(key, state) : undefined;
}

function pressedCommand(key: PressedKey, state: EditorState): EditCommand | undefined {
  const name = (key.ctrl ? "ctrl+" : "") + (key.alt ? "alt+" : "") + key.name;
  if (name === "ctrl+d" && state.text === "") return undefined;
  // Nothing is selected with Shift, so it only matters where it is named.
  return (key.shift ? commandsByKey["shift+" + name] : undefined) ?? commandsByKey[name];
}
