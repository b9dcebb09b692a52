/**
 * The help of the program and of each subcommand, laid out from the table of options.
 * @module
 */
import { styleText } from "node:util";
import { commonOptions } from "./common_options.ts";
import { optionSyntax, positionalSyntax, rowDescription } from "./describe_row.ts";
import type { OptionRow, SubcommandRow } from "./option_rows.ts";
import { type Subcommand, subcommands } from "../options.ts";

/** How help is laid out. */
export interface HelpLayout {
  /** The width to keep within, as far as words allow. */
  readonly columns: number;
  /** Whether headings and flags are in bold. */
  readonly isStyled: boolean;
}

/** A term and what it means, in two columns. */
type Entry = readonly [term: string, meaning: string];

const widestText = 100;
const widestTerm = 26;
const narrowestMeaning = 30;

/** Lays out the help of the program. */
export function programHelp(layout: HelpLayout): string {
  const lines = [
    ...wrap("terminalchat: a chat for people who live in a terminal", "", layout),
    ...section("Usage", [
      "  terminalchat [chat] [CODE] [OPTIONS]",
      "  terminalchat SUBCOMMAND [OPTIONS]",
    ], layout),
    ...section("Subcommands", entries(summaries(), layout), layout),
    ...section("Options", entries(optionEntries(commonOptions), layout), layout),
    ...section(
      "Examples",
      examples([...subcommands.chat.examples, ...subcommands.serve.examples.slice(0, 1)], layout),
      layout,
    ),
    "",
    ...wrap(
      "Without a subcommand it chats. A channel whose code is the name of a subcommand is joined with " +
        "terminalchat chat CODE.",
      "",
      layout,
    ),
    ...wrap("terminalchat help SUBCOMMAND shows all options of a subcommand.", "", layout),
  ];
  return lines.join("\n") + "\n";
}

/** Lays out the help of one subcommand. */
export function subcommandHelp(name: Subcommand, layout: HelpLayout): string {
  const row: SubcommandRow = subcommands[name];
  const paragraphs = row.paragraphs ?? [];
  const lines = [
    ...wrap(`terminalchat ${name}: ${row.summary}`, "", layout),
    ...paragraphs.flatMap((paragraph) => ["", ...wrap(paragraph, "", layout)]),
    ...section("Usage", [`  ${usage(name, row)}`], layout),
    ...section("Arguments", entries(positionalEntries(row), layout), layout),
    ...section("Options", entries(optionEntries({ ...row.options, ...commonOptions }), layout), layout),
    ...section("Examples", examples(row.examples, layout), layout),
  ];
  return lines.join("\n") + "\n";
}

function usage(name: string, { positionals, options }: SubcommandRow): string {
  const words = Object.values(positionals).map(positionalSyntax);
  return ["terminalchat", name, ...words, ...Object.keys(options).length > 0 ? ["[OPTIONS]"] : []].join(" ");
}

function summaries(): readonly Entry[] {
  return Object.entries<SubcommandRow>(subcommands).map(([name, { summary }]) => [name, summary]);
}

function positionalEntries({ positionals }: SubcommandRow): readonly Entry[] {
  return Object.values(positionals).map((row) => [row.placeholder, rowDescription(row)]);
}

function optionEntries(options: Readonly<Record<string, OptionRow>>): readonly Entry[] {
  const hasShort = Object.values(options).some(({ short }) => short !== undefined);
  return Object.entries(options).map(([key, row]) => {
    const indent = hasShort && row.short === undefined ? "    " : "";
    return [indent + optionSyntax(key, row), rowDescription(row)];
  });
}

function section(title: string, lines: readonly string[], { isStyled }: HelpLayout): readonly string[] {
  return lines.length === 0 ? [] : ["", bold(`${title}:`, isStyled), ...lines];
}

/** Puts terms on the left and meanings on the right, or below where the width does not allow it. */
function entries(rows: readonly Entry[], layout: HelpLayout): readonly string[] {
  const left = 2 + Math.min(widestTerm, Math.max(0, ...rows.map(([term]) => term.length))) + 2;
  const isTwoColumns = widthOf(layout) - left >= narrowestMeaning;
  const indent = " ".repeat(isTwoColumns ? left : 6);
  return rows.flatMap(([term, meaning]) => {
    const head = `  ${bold(term, layout.isStyled)}`;
    const body = wrap(meaning, indent, layout);
    const fits = isTwoColumns && term.length + 4 <= left;
    if (!fits) return [head, ...body];
    return [head + " ".repeat(left - 2 - term.length) + (body[0] ?? "").trimStart(), ...body.slice(1)];
  });
}

/** Commands stay in one piece, so that they can be copied. */
function examples(rows: readonly Entry[], layout: HelpLayout): readonly string[] {
  return rows.flatMap(([command, meaning]) => [`  ${command}`, ...wrap(meaning, "      ", layout)]);
}

function wrap(text: string, indent: string, layout: HelpLayout): readonly string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    if (line.length > indent.length && line.length + 1 + word.length > widthOf(layout)) {
      lines.push(line);
      line = indent;
    }
    line += line.length > indent.length ? ` ${word}` : word;
  }
  return [...lines, line];
}

/** Long lines are hard to read, however wide the terminal is. */
function widthOf({ columns }: HelpLayout): number {
  return Math.min(columns, widestText);
}

function bold(text: string, isStyled: boolean): string {
  return isStyled ? styleText("bold", text, { validateStream: false }) : text;
}
