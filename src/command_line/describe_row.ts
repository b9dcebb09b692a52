/**
 * Says in words what a row of the table of options holds, for help and README.
 * @module
 */
import { flagOf, isNegatable, type OptionRow, type PositionalRow, variablesOf } from "./option_rows.ts";

/** Gives an option as it is typed: `-p, --port PORT`, or `--[no-]debug`. */
export function optionSyntax(key: string, row: OptionRow): string {
  const flag = isNegatable(row) ? flagOf(key).replace("--", "--[no-]") : flagOf(key);
  const value = row.kind === "switch" ? "" : ` ${row.placeholder}`;
  return `${row.short === undefined ? "" : `-${row.short}, `}${flag}${value}`;
}

/** Gives an argument as a usage line has it: `[CODE]`, or without brackets where it is required. */
export function positionalSyntax({ placeholder, required }: PositionalRow): string {
  return required ? placeholder : `[${placeholder}]`;
}

/** Says what a row does and takes, leaving out default and variable. */
export function rowMeaning(row: OptionRow): string {
  const choices = row.kind === "choice" ? ` One of ${row.choices.join(", ")}.` : "";
  const zero = row.kind === "number" && row.zeroMeans !== undefined ? ` 0 means ${row.zeroMeans}.` : "";
  const repeats = row.kind === "text" && row.repeats ? " May be given several times." : "";
  return `${row.summary}${choices}${zero}${repeats}`;
}

/** Gives the default of a row as text; nothing where there is none to speak of. */
export function defaultText(row: OptionRow): string | undefined {
  if (row.kind === "switch") return row.default ? "on" : undefined;
  return row.default === undefined ? undefined : String(row.default);
}

/** Says all about a row, default and variable too. */
export function rowDescription(row: OptionRow): string {
  const preset = defaultText(row);
  const facts = [
    ...preset === undefined ? [] : [`default ${preset}`],
    ...row.variable === undefined ? [] : [`variable ${variablesOf(row).join(" or ")}`],
  ];
  return facts.length === 0 ? rowMeaning(row) : `${rowMeaning(row)} [${facts.join("; ")}]`;
}
