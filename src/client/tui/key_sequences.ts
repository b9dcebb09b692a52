/**
 * The tables of what terminals send for keys: control characters, and whole escape sequences as xterm, the Linux
 * console and kitty's protocol have them. Where a sequence ends is the business of `KeyParser`.
 * @module
 */
import { type Key, type Modifiers, type MouseKey, type NamedKey, pressed } from "./key.ts";

const keysByLetter: Readonly<Record<string, NamedKey>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  F: "end",
  H: "home",
  M: "enter",
  P: "f1",
  Q: "f2",
  R: "f3",
  S: "f4",
  Z: "tab",
};

const keysByNumber: Readonly<Record<number, NamedKey>> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "page_up",
  6: "page_down",
  7: "home",
  8: "end",
  11: "f1",
  12: "f2",
  13: "f3",
  14: "f4",
  15: "f5",
  17: "f6",
  18: "f7",
  19: "f8",
  20: "f9",
  21: "f10",
  23: "f11",
  24: "f12",
};

const keysByCodePoint: Readonly<Record<number, NamedKey>> = {
  8: "backspace",
  9: "tab",
  10: "enter",
  13: "enter",
  27: "escape",
  32: "space",
  127: "backspace",
};

const linuxFunctionKeys: Readonly<Record<string, NamedKey>> = { A: "f1", B: "f2", C: "f3", D: "f4", E: "f5" };
const buttons = ["left", "middle", "right", "none"] as const;
const wheels = ["wheel_up", "wheel_down", "wheel_left", "wheel_right"] as const;

// deno-lint-ignore no-control-regex -- they begin with ESC
const mouseSequence = /^\x1b\[<(\d{1,4});(\d{1,5});(\d{1,5})([Mm])$/;
// deno-lint-ignore no-control-regex -- they begin with ESC
const plainSequence = /^\x1b(\[|O)([\d;:]*)([A-Za-z~])$/;

/** The numbers of a sequence: separated by ";", and within by ":". */
type Parameters = readonly (readonly number[])[];

/**
 * Names a control character.
 * @param code Its code, below 0x20 or from 0x7f to 0x9f.
 * @returns The key, or nothing for C1 and for a lone ESC.
 */
export function controlKey(code: number): Key | undefined {
  if (code === 0) return pressed("space", { ctrl: true });
  if (code === 9 || code === 10 || code === 13 || code === 127) return pressed(keysByCodePoint[code]!);
  if (code === 27 || code > 31) return undefined;
  return pressed(String.fromCharCode(code + 64).toLowerCase(), { ctrl: true });
}

/**
 * Names a character that was typed with Alt.
 * @param character One printable code point.
 */
export function altKey(character: string): Key {
  const name = character.toLowerCase();
  return pressed(name === " " ? "space" : name, { alt: true, shift: name !== character });
}

/**
 * Reads a whole CSI or SS3 sequence.
 * @param sequence From its ESC to its final character.
 * @returns The key, or nothing if it is none that is known, or the release of one.
 */
export function sequenceKey(sequence: string): Key | undefined {
  if (sequence === "\x1b[I" || sequence === "\x1b[O") {
    return { type: "focus", focused: sequence === "\x1b[I" };
  }
  const mouse = mouseSequence.exec(sequence);
  if (mouse) return mouseKey(mouse);
  if (sequence.startsWith("\x1b[[")) return linuxKey(sequence);
  const plain = plainSequence.exec(sequence);
  if (!plain) return undefined;
  const [, introducer, numbers = "", final = ""] = plain;
  const parameters = numbers.split(";").map((field) => field.split(":").map(Number));
  if (isRelease(parameters)) return undefined;
  return introducer === "O" ? ss3Key(parameters, final) : csiKey(parameters, final);
}

function csiKey(parameters: Parameters, final: string): Key | undefined {
  if (final === "~") return numberedKey(parameters);
  if (final === "u") return codePointKey(parameters[0], parameters[1], parameters[2]);
  // Any other first number makes it an answer, such as where the cursor is (R).
  const isKey = final !== "M" && (parameters[0]?.[0] ?? 0) <= 1;
  const name = isKey ? keysByLetter[final] : undefined;
  if (name === undefined) return undefined;
  return pressed(name, final === "Z" ? { shift: true } : modifiersOf(parameters[1]));
}

function ss3Key(parameters: Parameters, final: string): Key | undefined {
  const name = keysByLetter[final];
  if (name !== undefined) return pressed(name, modifiersOf(parameters.at(-1)));
  // A keypad in application mode: "j" to "y" are "*" to "9".
  if (final >= "j" && final <= "y") {
    return { type: "text", text: String.fromCharCode(final.charCodeAt(0) - 64) };
  }
  return undefined;
}

function numberedKey(parameters: Parameters): Key | undefined {
  const number = parameters[0]?.[0] ?? 0;
  if (number === 27) return codePointKey(parameters[2], parameters[1], undefined);
  const name = keysByNumber[number];
  return name === undefined ? undefined : pressed(name, modifiersOf(parameters[1]));
}

/** The form `CSI code:shifted ; modifiers ; text u` of kitty, and xterm's `CSI 27 ; modifiers ; code ~`. */
function codePointKey(
  codes: readonly number[] = [],
  modifierField: readonly number[] = [],
  text: readonly number[] = [],
): Key | undefined {
  const [code = 0, shifted = 0] = codes;
  const modifiers = modifiersOf(modifierField);
  const name = keysByCodePoint[code];
  const isText = !modifiers.ctrl && !modifiers.alt;
  if (name !== undefined && !(name === "space" && isText)) return pressed(name, modifiers);
  // A shortcut of the desktop's own: it is not for us, and no text.
  if (isSuper(modifierField) || !isCharacter(code)) return undefined;
  const character = String.fromCodePoint(code);
  if (isText) return typedKey([text, [shifted]], modifiers.shift ? character.toUpperCase() : character);
  const lower = character.toLowerCase();
  return pressed(lower, { ...modifiers, shift: modifiers.shift || lower !== character });
}

/** What the terminal says that was typed goes before our own guess. */
function typedKey(told: readonly (readonly number[])[], guess: string): Key {
  const codes = told.find((each) => each.length > 0 && each.every(isCharacter));
  return { type: "text", text: codes ? String.fromCodePoint(...codes) : guess };
}

function mouseKey([, code = "", column = "", row = "", final]: readonly string[]): MouseKey | undefined {
  const bits = Number(code);
  if (bits >= 128) return undefined;
  const button = bits & 64 ? "none" : buttons[bits & 3]!;
  return {
    type: "mouse",
    action: mouseAction(bits, final === "m"),
    button,
    column: Math.max(0, Number(column) - 1),
    row: Math.max(0, Number(row) - 1),
    ctrl: (bits & 16) !== 0,
    alt: (bits & 8) !== 0,
    shift: (bits & 4) !== 0,
  };
}

function mouseAction(bits: number, isUp: boolean): MouseKey["action"] {
  if (bits & 64) return wheels[bits & 3]!;
  if (bits & 32) return (bits & 3) === 3 ? "move" : "drag";
  return isUp ? "release" : "press";
}

function linuxKey(sequence: string): Key | undefined {
  const name = linuxFunctionKeys[sequence.slice(3)];
  return name === undefined ? undefined : pressed(name);
}

/** xterm sends one more than the sum of the bits: 1 Shift, 2 Alt, 4 Ctrl, 8 and 32 Super and Meta. */
function modifiersOf(field: readonly number[] = []): Modifiers {
  const bits = (field[0] || 1) - 1;
  return { ctrl: (bits & 4) !== 0, alt: (bits & (2 | 32)) !== 0, shift: (bits & 1) !== 0 };
}

function isSuper(field: readonly number[]): boolean {
  return (((field[0] || 1) - 1) & (8 | 16)) !== 0;
}

function isRelease(parameters: Parameters): boolean {
  return parameters[1]?.[1] === 3;
}

/** Printable, and none of the private numbers that kitty gives to keys without characters. */
function isCharacter(code: number): boolean {
  if (code < 32 || code > 0x10ffff) return false;
  return !(code >= 0x7f && code < 0xa0) && !(code >= 0xd800 && code < 0xf900);
}
