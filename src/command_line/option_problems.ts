/**
 * Words what can be wrong with arguments and variables, each with what would be right.
 * @module
 */
import type { OptionRow, PositionalRow, SubcommandRow } from "./option_rows.ts";
import { flagOf } from "./option_rows.ts";
import { flagsOf, type OptionToken } from "./option_tokens.ts";
import { quote } from "./quote.ts";

/** Rows by the subcommand that they belong to. */
export type Table = Readonly<Record<string, SubcommandRow>>;

/** Says that a flag's value is missing. */
export function missingProblem(shown: string, row: OptionRow | undefined): string {
  const placeholder = row === undefined || row.kind === "switch" ? "VALUE" : row.placeholder;
  return `${shown} needs a value: ${shown} ${placeholder}`;
}

/** Says that a flag without a value was given one. */
export function surplusProblem(shown: string, text: string): string {
  return `${shown} takes no value, so not ${quote(text)}`;
}

/** Says why a text is no value of what it was given to. */
export function unfitProblem(what: string, text: string, problem: string): string {
  return `Cannot use ${what} ${quote(text)}: ${problem}`;
}

/** Says that two options exclude each other. */
export function conflictProblem(shown: string, other: string): string {
  return `${shown} and ${other} exclude each other: give one of them`;
}

/** Says that an option needs another one beside it. */
export function lonelyProblem(shown: string, other: string): string {
  return `${shown} says nothing without ${flagOf(other)}`;
}

/** Says that a required argument is missing. */
export function absentProblem(name: string, row: PositionalRow): string {
  const choices = row.kind === "choice" ? `: ${row.choices.join(", ")}` : "";
  return `${name} needs ${row.placeholder}${choices}`;
}

/** Says which arguments are too many. */
export function tooManyProblem(
  name: string,
  rows: readonly PositionalRow[],
  texts: readonly string[],
): string {
  const allowed = rows.map(({ placeholder }) => placeholder).join(" ");
  return `${name} takes ${allowed === "" ? "no argument" : `only ${allowed}`}, so not ${
    texts.map(quote).join(" ")
  }`;
}

/** Says that there is no such option, and which one there is. */
export function unknownProblem(
  { shown, meant }: Extract<OptionToken, { type: "unknown" }>,
  { name, table }: { readonly name: string; readonly table: Table },
): string {
  const problem = `${name} has no option ${quote(shown).slice(1, -1)}`;
  if (meant !== undefined) return `${problem}: did you mean ${meant}?`;
  const owners = Object.keys(table).filter((other) => flagsOf(table[other]!).has(shown));
  return owners.length === 0 ? problem : `${problem}: it belongs to ${owners.join(" and ")}`;
}
