/**
 * What Tab does: it completes the name or command before the cursor, and pressed again goes on to the next that fits.
 * @module
 */
import { foldName, maxNameCharacters } from "../../protocol/names.ts";
import type { TextAt } from "./text_change.ts";

/** What there is to complete to. */
export interface CompletionSources {
  /** The others in the channel, those who spoke last first. */
  readonly names: readonly string[];
  /** The commands, with their slash. */
  readonly commands: readonly string[];
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

/**
 * Completes the word before the cursor. A name at the beginning gets ": ", elsewhere a blank.
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

function choiceAt(line: TextAt, { names, commands }: CompletionSources): Choice | undefined {
  const typed = line.text.slice(0, line.cursor);
  if (/^\/\S*$/.test(typed)) return choiceFrom(line, 0, fitting(foldAll(commands), typed, " "));
  const folded = foldAll(names);
  for (const start of wordStarts(typed)) {
    const choice = choiceFrom(line, start, fitting(folded, typed.slice(start), start === 0 ? ": " : " "));
    if (choice) return choice;
  }
  return undefined;
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

function fitting(words: FoldedWords, typed: string, suffix: string): readonly string[] {
  const prefix = foldName(typed);
  return [...words].filter(([, folded]) => folded.startsWith(prefix)).map(([word]) => word + suffix);
}
