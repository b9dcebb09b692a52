/**
 * What Tab does: it completes the name, command, operand or `:emoji` before the cursor, and pressed again goes on to the
 * next that fits.
 * @module
 */
import { foldName, maxNameCharacters } from "../../protocol/names.ts";
import type { TextAt } from "./text_change.ts";

/** What there is to complete to. */
export interface CompletionSources {
  /** The others in the channel, those who spoke last first. */
  readonly names: readonly string[];
  /** The names that are ignored. */
  readonly ignored: readonly string[];
  /** The commands, in the order in which they are offered. */
  readonly commands: readonly CompletableCommand[];
  /** The emoji by name, sorted; none where they are not loaded. */
  readonly emoji: readonly EmojiName[];
}

/** What completion has to know of a command. */
export interface CompletableCommand {
  /** Its word, with the slash. */
  readonly word: string;
  /** Other words for the same. */
  readonly aliases?: readonly string[];
  /** What follows the word. Absent: nothing, and nothing is completed there. */
  readonly operands?: string;
  /** What its operand is. Absent: a text, completed as any other. */
  readonly completes?: "member" | "ignored" | readonly string[];
}

/** An emoji, by one of its names. */
export interface EmojiName {
  /** The name in lower case, without colons. */
  readonly name: string;
  /** The emoji itself. */
  readonly character: string;
}

/** Which way to go, and from where. */
export interface CompletionOptions {
  /** "next" for Tab, "previous" for Shift+Tab. */
  readonly direction: "next" | "previous";
  /** What the completion before gave; it is gone on from if the line still reads so. */
  readonly last?: Completion | undefined;
}

/** A completed line. */
export interface Completion extends TextAt {
  /** What stands before the completed word. */
  readonly head: string;
  /** What stands behind it. */
  readonly tail: string;
  /** All words that fit, as they are put in. */
  readonly candidates: readonly string[];
  /** Which of them this is. */
  readonly index: number;
}

/** A word that is being typed, and what it may become. */
type Choice = Pick<Completion, "head" | "tail" | "candidates">;

/** A name is at most so long in UTF-16 units, and may hold blanks: the word may have begun this far back. */
const furthestStart = 2 * maxNameCharacters;

const commandWord = /^\/\S*$/;
const commandBeforeOperand = /^(\/\S+)\s+/;

/** An emoji's name that is being typed. Only so much of the text's end is looked at: no name is nearly as long. */
const emojiName = /(?:^|\s):([a-z0-9_+-]{2,60})(:?)$/i;
const emojiReach = 70;

/**
 * Completes the word before the cursor. A name at the beginning gets ": ", everything else a blank.
 * @param line The text and the cursor.
 * @param sources What there is to complete to.
 * @param options Which way, and what came before.
 * @returns The completed line, or nothing where nothing fits.
 */
export function complete(
  line: TextAt,
  sources: CompletionSources,
  { direction, last }: CompletionOptions,
): Completion | undefined {
  const step = direction === "next" ? 1 : -1;
  if (last !== undefined && last.text === line.text && last.cursor === line.cursor) {
    return chosen(last, last.index + step);
  }
  const choice = choiceAt(line, sources);
  return choice && chosen(choice, direction === "next" ? 0 : -1);
}

function chosen({ head, tail, candidates }: Choice, wantedIndex: number): Completion {
  const index = (wantedIndex + candidates.length) % candidates.length;
  const before = head + (candidates[index] ?? "");
  return { text: before + tail, cursor: before.length, head, tail, candidates, index };
}

function choiceAt(line: TextAt, sources: CompletionSources): Choice | undefined {
  const typed = line.text.slice(0, line.cursor);
  if (commandWord.test(typed)) return choiceFrom(line, 0, fitting(wordsOf(sources.commands), typed));
  const start = commandBeforeOperand.exec(typed)?.[0].length ?? 0;
  const command = start === 0 ? undefined : commandOf(typed, sources);
  if (command === undefined) return textChoice(line, typed, sources);
  if (command.operands === undefined) return undefined;
  const { completes } = command;
  if (completes === undefined || completes === "member") return textChoice(line, typed, sources);
  const words = completes === "ignored" ? sources.ignored : completes;
  return choiceFrom(line, start, fitting(words, typed.slice(start)));
}

function wordsOf(commands: readonly CompletableCommand[]): readonly string[] {
  return [...commands.map(({ word }) => word), ...commands.flatMap(({ aliases = [] }) => aliases)];
}

function commandOf(typed: string, { commands }: CompletionSources): CompletableCommand | undefined {
  const wanted = commandBeforeOperand.exec(typed)?.[1]?.toLowerCase() ?? "";
  return commands.find(({ word, aliases = [] }) => word === wanted || aliases.includes(wanted));
}

function textChoice(line: TextAt, typed: string, { emoji, names }: CompletionSources): Choice | undefined {
  return emojiChoice(line, typed, emoji) ?? nameChoice(line, typed, foldAll(names));
}

/** Those whose name begins with what is typed come first; behind a second colon the name is whole. */
function emojiChoice(line: TextAt, typed: string, emoji: readonly EmojiName[]): Choice | undefined {
  const [, written, end] = emojiName.exec(typed.slice(-emojiReach)) ?? [];
  if (written === undefined) return undefined;
  const wanted = written.toLowerCase();
  const containing = emoji.filter(({ name }) => end === ":" ? name === wanted : name.includes(wanted));
  const beginning = containing.filter(({ name }) => name.startsWith(wanted));
  const characters = new Set([...beginning, ...containing].map(({ character }) => `${character} `));
  return choiceFrom(line, typed.length - written.length - 1 - end!.length, [...characters]);
}

function nameChoice(line: TextAt, typed: string, names: FoldedWords): Choice | undefined {
  for (const start of wordStarts(typed)) {
    const choice = choiceFrom(line, start, namesFitting(names, typed.slice(start), start));
    if (choice) return choice;
  }
  return undefined;
}

function namesFitting(names: FoldedWords, word: string, start: number): readonly string[] {
  const fit = beginning(names, word).map((name) => name + (start === 0 ? ": " : " "));
  if (fit.length > 0 || !word.startsWith("@")) return fit;
  return beginning(names, word.slice(1)).map((name) => `@${name} `);
}

/** A blank that is there already is not put in again. */
function choiceFrom(line: TextAt, start: number, candidates: readonly string[]): Choice | undefined {
  if (candidates.length === 0) return undefined;
  const tail = line.text.slice(line.cursor);
  return { head: line.text.slice(0, start), tail: tail.startsWith(" ") ? tail.slice(1) : tail, candidates };
}

/** From the longest word to the shortest: "ada l" may be the beginning of "Ada Lovelace". */
function wordStarts(typed: string): readonly number[] {
  const starts: number[] = [];
  for (let start = Math.max(0, typed.length - furthestStart); start <= typed.length; start++) {
    if (start === 0 || /\s/.test(typed.charAt(start - 1))) starts.push(start);
  }
  return starts;
}

/** Words with the form in which they are compared. */
type FoldedWords = ReadonlyMap<string, string>;

function foldAll(words: readonly string[]): FoldedWords {
  return new Map(words.map((word) => [word, foldName(word)]));
}

function fitting(words: readonly string[], typed: string): readonly string[] {
  return beginning(foldAll(words), typed).map((word) => `${word} `);
}

function beginning(words: FoldedWords, typed: string): readonly string[] {
  const prefix = foldName(typed);
  return [...words].filter(([, folded]) => folded.startsWith(prefix)).map(([word]) => word);
}
