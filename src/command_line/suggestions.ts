/**
 * What a shell may offer for the word at the cursor, from the table of options.
 * How that is written for one shell or another is in completion.ts.
 * @module
 */
import { rowMeaning } from "./describe_row.ts";
import { type Flag, flagsOf, type OptionToken, readTokens } from "./option_tokens.ts";
import type { OptionRow, SubcommandRow } from "./option_rows.ts";
import { isSubcommand, subcommands } from "../options.ts";

/** One thing to offer. */
export type Suggestion =
  | { readonly type: "word"; readonly text: string; readonly meaning: string }
  /** The names of files, after a text such as `--tls-cert=`, which is to be kept. */
  | { readonly type: "file"; readonly kept: string; readonly typed: string };

/** What is known about the place where the cursor is. */
interface Cursor {
  readonly subcommand: SubcommandRow;
  /** The subcommand's arguments before the cursor. */
  readonly before: readonly string[];
  /** The same, read. */
  readonly tokens: readonly OptionToken[];
  /** The word at the cursor. */
  readonly typed: string;
}

/** A value that is being typed: after a flag, or after `--flag=`, which is then kept. */
interface PartialValue {
  readonly kept: string;
  readonly typed: string;
}

/**
 * Offers what can stand at the cursor.
 * @param words The arguments before the cursor; the last is the word that is being typed, perhaps empty.
 */
export function suggest(words: readonly string[]): readonly Suggestion[] {
  const before = words.slice(0, -1);
  const typed = words.at(-1) ?? "";
  const [first, ...rest] = before;
  const isNamed = first !== undefined && isSubcommand(first);
  const subcommand: SubcommandRow = subcommands[isNamed ? first : "chat"];
  const own = isNamed ? rest : before;
  const cursor = { subcommand, before: own, tokens: readTokens(subcommand, own), typed };
  return [...first === undefined ? subcommandNames(typed) : [], ...suggestAt(cursor)];
}

function subcommandNames(typed: string): readonly Suggestion[] {
  const rows = Object.entries<SubcommandRow>(subcommands);
  return matching(rows.map(([name, { summary }]) => word(name, summary)), typed);
}

function suggestAt(cursor: Cursor): readonly Suggestion[] {
  const { tokens, typed } = cursor;
  const waiting = optionWithoutValue(cursor);
  if (waiting !== undefined) return valuesOf(waiting, { kept: "", typed });
  if (tokens.some(({ type }) => type === "terminator")) return positionalValues(cursor);
  if (typed.startsWith("-")) return typed.includes("=") ? joinedValues(cursor) : unusedFlags(cursor);
  const positionals = positionalValues(cursor);
  return positionals.length === 0 && typed === "" ? unusedFlags(cursor) : positionals;
}

function optionWithoutValue({ subcommand, before, tokens }: Cursor): OptionRow | undefined {
  const last = tokens.at(-1);
  return last?.type === "missing" && !before.at(-1)?.endsWith("=") ? subcommand.options[last.key] : undefined;
}

/** Offers values for `--flag=`; shells replace the whole word, so that the flag goes with each. */
function joinedValues({ subcommand, typed }: Cursor): readonly Suggestion[] {
  const kept = typed.slice(0, typed.indexOf("=") + 1);
  return valuesOf(flagsOf(subcommand).get(kept.slice(0, -1))?.row, { kept, typed });
}

function positionalValues({ subcommand, tokens, typed }: Cursor): readonly Suggestion[] {
  const given = tokens.filter(({ type }) => type === "positional").length;
  return valuesOf(Object.values(subcommand.positionals)[given], { kept: "", typed });
}

function valuesOf(row: OptionRow | undefined, { kept, typed }: PartialValue): readonly Suggestion[] {
  if (row?.kind === "file") return [{ type: "file", kept, typed }];
  const values = wordsFor(row, typed.slice(kept.length));
  return matching(values.map((value) => word(kept + value, row?.summary ?? "")), typed);
}

/** Lists the words worth offering; a choice in the case that the typed beginning has. */
function wordsFor(row: OptionRow | undefined, typed: string): readonly string[] {
  if (row?.kind === "text") return row.suggestions ?? [];
  if (row?.kind !== "choice") return [];
  const isLowerCase = typed !== "" && typed === typed.toLowerCase();
  return isLowerCase ? row.choices.map((choice) => choice.toLowerCase()) : row.choices;
}

/** Offers the flags that have not been given and that nothing given excludes. */
function unusedFlags({ subcommand, tokens, typed }: Cursor): readonly Suggestion[] {
  const given = new Set(tokens.flatMap((token) => "key" in token ? token.key : []));
  const excluded = [...given].flatMap((key) => subcommand.options[key]?.conflicts ?? []);
  const isFree = ({ key, row }: Flag): boolean =>
    !given.has(key) && !excluded.includes(key) && !row.conflicts?.some((other) => given.has(other));
  const free = [...flagsOf(subcommand)].filter(([, flag]) => isFree(flag));
  return matching(free.map(([text, flag]) => word(text, meaningOf(flag))), typed);
}

function meaningOf({ row, isOn }: Flag): string {
  return isOn ? rowMeaning(row) : `Not: ${row.summary}`;
}

type Word = Extract<Suggestion, { readonly type: "word" }>;

function word(text: string, meaning: string): Word {
  return { type: "word", text, meaning };
}

function matching(words: readonly Word[], typed: string): readonly Suggestion[] {
  return words.filter(({ text }) => text.startsWith(typed));
}
