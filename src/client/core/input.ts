/**
 * Reads a typed line: what the person wants with it.
 * @module
 */
import { cleanInput, printable } from "../../protocol/text.ts";
import { barewordsThatQuit, type CommandContext, commandWords, findCommand } from "./commands.ts";
import type { Intent } from "./intent.ts";

/** What a line is read against. */
export interface InputContext extends CommandContext {
  /** Finds the word that was probably meant, or nothing. */
  readonly nearest: (word: string, words: readonly string[]) => string | undefined;
}

/**
 * Turns what a person has typed into what is wanted.
 * @param line What was typed, of several lines where it was pasted.
 */
export function readInput(line: string, context: InputContext): Intent {
  const text = cleanInput(line).replace(/\n+$/, "");
  if (text.trim() === "") return { type: "nothing" };
  if (barewordsThatQuit.has(text.trim().toLowerCase())) return { type: "quit" };
  if (text.startsWith("//")) return { type: "say", text: text.slice(1) };
  return text.startsWith("/") ? readCommand(text, context) : { type: "say", text };
}

function readCommand(text: string, context: InputContext): Intent {
  const word = /^\S+/u.exec(text)![0];
  const command = findCommand(word);
  return command === undefined
    ? { type: "problem", text: unknownCommand(word, context) }
    : command.read(text.slice(word.length).trim(), context);
}

/** How much of an unknown word is repeated: a pasted path may be long. */
const maxShownWord = 40;

function unknownCommand(word: string, { nearest }: InputContext): string {
  const meant = nearest(word, commandWords);
  const advice = meant === undefined ? "/help lists the commands" : `did you mean ${meant}?`;
  const shown = printable(word.length > maxShownWord ? `${word.slice(0, maxShownWord)}…` : word);
  return `There is no command ${shown}; ${advice}${meant === undefined ? "." : ""} ` +
    "// begins a message with a slash.";
}
