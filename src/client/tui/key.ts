/**
 * What a person does at a terminal, as the rest of the client sees it: the keys that `KeyParser` finds.
 * @module
 */

/** Which modifier keys were held; terminals tell of Shift only where the character does not. */
export interface Modifiers {
  /** Control. */
  readonly ctrl: boolean;
  /** Alt, Option or Meta. */
  readonly alt: boolean;
  /** Shift. */
  readonly shift: boolean;
}

/** The keys that have a name and no character. */
export type NamedKey =
  | "enter"
  | "tab"
  | "backspace"
  | "delete"
  | "insert"
  | "escape"
  | "space"
  | "up"
  | "down"
  | "left"
  | "right"
  | "home"
  | "end"
  | "page_up"
  | "page_down"
  | `f${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12}`;

/** One press of a key that is no plain text. */
export interface PressedKey extends Modifiers {
  /** What kind of key this is. */
  readonly type: "key";
  /** A `NamedKey`, or with Ctrl or Alt the character in lower case. */
  readonly name: string;
}

/** Something that the mouse did. */
export interface MouseKey extends Modifiers {
  /** What kind of key this is. */
  readonly type: "mouse";
  /** What happened; a drag is a move with a button held. */
  readonly action:
    | "press"
    | "release"
    | "drag"
    | "move"
    | "wheel_up"
    | "wheel_down"
    | "wheel_left"
    | "wheel_right";
  /** The button that it happened with. */
  readonly button: "left" | "middle" | "right" | "none";
  /** The cell, from 0 at the left. */
  readonly column: number;
  /** The cell, from 0 at the top. */
  readonly row: number;
}

/** One thing that came from the keyboard, the clipboard, the mouse or the window. */
export type Key =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "paste"; readonly text: string }
  | { readonly type: "focus"; readonly focused: boolean }
  | PressedKey
  | MouseKey;

/**
 * Makes a key press.
 * @param name A `NamedKey` or a character in lower case.
 * @param modifiers Those that were held; absent ones were not.
 */
export function pressed(name: string, modifiers: Partial<Modifiers> = {}): PressedKey {
  return { type: "key", name, ctrl: false, alt: false, shift: false, ...modifiers };
}

/** Gives a key with its modifiers one name, such as `ctrl+alt+x`, by which tables find it. */
export function keyName({ name, ctrl, alt, shift }: PressedKey): string {
  return `${ctrl ? "ctrl+" : ""}${alt ? "alt+" : ""}${shift ? "shift+" : ""}${name}`;
}
