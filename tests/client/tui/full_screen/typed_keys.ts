/**
 * Keys, written as a test wants to write them.
 * @module
 */
import { type Key, pressed } from "../../../../src/client/tui/key.ts";

/** Reads `hello{enter}` or `{ctrl+r}`: a name in braces is a key, everything else is text, a line break is Alt+Enter. */
export function keysOf(typed: string): readonly Key[] {
  return [...typed.matchAll(/\{([a-z_0-9+/-]+)\}|([^{]+|\{)/g)]
    .flatMap(([, name, text]) => name === undefined ? textKeys(text!) : [pressedFrom(name)]);
}

/** Gives the keys that type a text, its line breaks with Alt+Enter. */
export function textKeys(text: string): readonly Key[] {
  return text.split("\n").flatMap((line, index): Key[] => [
    ...index > 0 ? [pressed("enter", { alt: true })] : [],
    ...line === "" ? [] : [{ type: "text", text: line } as const],
  ]);
}

/** Reads the name of a key, such as `ctrl+alt+x`. */
function pressedFrom(name: string): Key {
  const parts = /^(ctrl\+)?(alt\+)?(shift\+)?(.+)$/.exec(name)!;
  const [, ctrl, alt, shift, key] = parts;
  return pressed(key!, { ctrl: ctrl !== undefined, alt: alt !== undefined, shift: shift !== undefined });
}
