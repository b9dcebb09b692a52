/**
 * Writes the program's own tables of options into README.md, between `<!-- options:NAME -->` and `<!-- /options -->`.
 * Run it with `deno run -A tests/support/update_readme.ts`.
 * @module
 */
import { isSubcommand, type Subcommand } from "../../src/options.ts";
import { readmeTable } from "./readme_table.ts";

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

/** Lists the subcommands that have a table in the README. */
export function tablesIn(markdown: string): readonly Subcommand[] {
  return [...markdown.matchAll(marked)].flatMap(([, , name]) =>
    name !== undefined && isSubcommand(name) ? name : []
  );
}

if (import.meta.main) {
  await Deno.writeTextFile(readme, withOptionTables(await Deno.readTextFile(readme)));
}
