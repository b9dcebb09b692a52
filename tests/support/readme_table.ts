/**
 * The README's tables of options and of commands, made from the program's own tables.
 * @module
 */
import { commands, explanationOf, slashHelp, usageOf } from "../../src/client/core/commands.ts";
import { settingNames, settingsTable } from "../../src/client/core/settings.ts";
import { keyHelp } from "../../src/client/tui/full_screen/key_help.ts";
import { defaultText, optionSyntax, rowMeaning } from "../../src/command_line/describe_row.ts";
import { type OptionRow, type SubcommandRow, variablesOf } from "../../src/command_line/option_rows.ts";
import { type Subcommand, subcommands } from "../../src/options.ts";

/**
 * Makes the table of a subcommand's arguments and options.
 * @returns Markdown as `deno fmt` leaves it, without a line break at the end.
 */
export function readmeTable(name: Subcommand): string {
  const { positionals, options }: SubcommandRow = subcommands[name];
  return aligned(["Option", "Variable", "Default", "What it does"], [
    ...Object.values(positionals).map((row) => cells(row.placeholder, row)),
    ...Object.entries(options).map(([key, row]) => cells(optionSyntax(key, row), row)),
  ]);
}

/**
 * Makes the table of what a person may type beside messages.
 * @returns Markdown as `deno fmt` leaves it, without a line break at the end.
 */
export function commandTable(): string {
  return aligned(["Command", "Works in", "What it does"], [
    ...commands.map((row) => [
      code(usageOf(row)),
      row.place === "everywhere" ? "all" : "full screen",
      escapeCell(explanationOf(row)),
    ]),
    [code(slashHelp.usage), "all", slashHelp.explanation],
  ]);
}

/** Makes the table of the full screen's keys. @returns Markdown as `deno fmt` leaves it, without a line break at the end. */
export function keyTable(): string {
  return aligned(
    ["Key", "What it does"],
    keyHelp.map(([keys, what]) => [escapeCell(keys), escapeCell(what)]),
  );
}

/** Makes the table of settings. @returns Markdown as `deno fmt` leaves it, without a line break at the end. */
export function settingTable(): string {
  return aligned(
    ["Setting", "May be", "Default", "What it does"],
    settingNames.map((name) => {
      const row = settingsTable[name];
      const choices = row.choices.map((choice) => code(written(choice))).join(", ");
      return [code(name), choices, code(written(row.default)), escapeCell(row.summary)];
    }),
  );
}

/** A value as it stands in TOML. */
function written(value: string | boolean): string {
  return JSON.stringify(value);
}

function aligned(heading: readonly string[], body: readonly (readonly string[])[]): string {
  const rows = [heading, ...body];
  const widths = heading.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => tableLine(row.map((cell, column) => cell.padEnd(widths[column]!))));
  const rule = tableLine(widths.map((width) => "-".repeat(width)));
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}

function cells(syntax: string, row: OptionRow): readonly string[] {
  return [
    code(syntax),
    variablesOf(row).map(code).join(", "),
    code(defaultText(row)),
    escapeCell(rowMeaning(row)),
  ];
}

function code(text: string | undefined): string {
  return text === undefined ? "" : `\`${escapeCell(text)}\``;
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function tableLine(row: readonly string[]): string {
  return `| ${row.join(" | ")} |`;
}
