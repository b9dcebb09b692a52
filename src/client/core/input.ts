/**
 * Reads a typed line: what the person wants with it.
 * @module
 */
import { cleanInput, printable } from "../../protocol/text.ts";
import { barewordsThatQuit, commandWordsAt, findCommand, usageOf } from "./commands.ts";
import type { CommandContext, CommandPlace } from "./commands/command_row.ts";
import type { EverywhereIntent, Intent } from "./intent.ts";

/** What a line is read against. */
export interface InputContext extends CommandContext {
  /** What the reader can do. */
  readonly place: CommandPlace;
  /** Finds the word that was probably meant, or nothing. */
  readonly nearest: (word: string, words: readonly string[]) => string | undefined;
}

/** What a line is read against outside the full screen. */
export interface EverywhereContext extends InputContext {
  /** What the reader can do. */
  readonly place: "everywhere";
}

/**
 * Turns what a person has typed into what is wanted.
 * @param line What was typed, of several lines where it was pasted.
 */
export function readInput(line: string, context: EverywhereContext): EverywhereIntent;
export function readInput(line: string, context: InputContext): Intent;
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
  if (command === undefined) return problem(unknownCommand(word, context));
  if (command.place === "full_screen" && context.place !== "full_screen") {
    return problem(`${command.word} needs the full screen; start without --linear or --plain.`);
  }
  return command.read(text.slice(word.length).trim(), context) ?? problem(`Type it as ${usageOf(command)}.`);
}

/** How much of an unknown word is repeated: a pasted path may be long. */
const maxShownWord = 40;

function unknownCommand(word: string, { nearest, place }: InputContext): string {
  const meant = nearest(word, commandWordsAt(place));
  const advice = meant === undefined ? "/help lists the commands" : `did you mean ${meant}?`;
  const shown = printable(word.length > maxShownWord ? `${word.slice(0, maxShownWord)}…` : word);
  return `There is no command ${shown}; ${advice}${meant === undefined ? "." : ""} ` +
    "// begins a message with a slash.";
}

function problem(text: string): Extract<Intent, { type: "problem" }> {
  return { type: "problem", text };
}
