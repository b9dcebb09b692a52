/**
 * Writes the program's own tables into README.md: those of options between `<!-- options:NAME -->` and
 * `<!-- /options -->`, that of commands between `<!-- commands -->` and `<!-- /commands -->`.
 * Run it with `deno run -A tests/support/update_readme.ts`.
 * @module
 */
import { isSubcommand, type Subcommand } from "../../src/options.ts";
import { commandTable, keyTable, readmeTable, settingTable } from "./readme_table.ts";

/** Where the README is. */
export const readme: URL = new URL("../../README.md", import.meta.url);

const marked = /(<!-- options:(\w+) -->).*?(<!-- \/options -->)/gs;

/**
 * Puts the current table between each pair of markers.
 * @throws {RangeError} If a marker names no subcommand.
 */
export function withOptionTables(markdown: string): string {
  return markdown.replace(marked, (_, begin: string, name: string, end: string) => {
    if (!isSubcommand(name)) {
      throw new RangeError(`README.md has a table for ${name}, which is no subcommand`);
    }
    return `${begin}\n\n${readmeTable(name)}\n\n${end}`;
  });
}

const markedCommands = /(<!-- commands -->).*?(<!-- \/commands -->)/gs;

/** Puts the current table of commands between its markers. */
export function withCommandTable(markdown: string): string {
  return markdown.replace(markedCommands, (_, begin: string, end: string) => {
    return `${begin}\n\n${commandTable()}\n\n${end}`;
  });
}

/** Puts the current tables of keys and settings between their markers. */
export function withScreenTables(markdown: string): string {
  return markdown
    .replace(
      /(<!-- keys -->).*?(<!-- \/keys -->)/gs,
      (_, begin, end) => `${begin}\n\n${keyTable()}\n\n${end}`,
    )
    .replace(
      /(<!-- settings -->).*?(<!-- \/settings -->)/gs,
      (_, begin, end) => `${begin}\n\n${settingTable()}\n\n${end}`,
    );
}

/** Puts every current table between its markers. @throws {RangeError} If a marker names no subcommand. */
export function withTables(markdown: string): string {
  return withScreenTables(withCommandTable(withOptionTables(markdown)));
}

/** Lists the subcommands that have a table in the README. */
export function tablesIn(markdown: string): readonly Subcommand[] {
  return [...markdown.matchAll(marked)].flatMap(([, , name]) =>
    name !== undefined && isSubcommand(name) ? name : []
  );
}

if (import.meta.main) {
  await Deno.writeTextFile(readme, withTables(await Deno.readTextFile(readme)));
}
