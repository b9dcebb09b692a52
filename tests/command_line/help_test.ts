import assert from "node:assert/strict";
import fc from "fast-check";
import { programHelp, subcommandHelp } from "../../src/command_line/help.ts";
import { flagOf, type SubcommandRow } from "../../src/command_line/option_rows.ts";
import { isSubcommand, subcommands } from "../../src/options.ts";

const names = Object.keys(subcommands).filter(isSubcommand);
const plain = { columns: 80, isStyled: false };

function onOneLine(help: string): string {
  return help.replaceAll(/\s+/g, " ");
}

Deno.test("programHelp() names every subcommand with what it does", () => {
  const help = onOneLine(programHelp(plain));
  for (const name of names) assert.ok(help.includes(` ${name} ${subcommands[name].summary}`), name);
});

Deno.test("subcommandHelp() shows every option with its value, default, variable and choices", () => {
  for (const name of names) {
    const help = onOneLine(subcommandHelp(name, plain));
    const { options, positionals }: SubcommandRow = subcommands[name];
    for (const [key, row] of Object.entries(options)) {
      const flag = flagOf(key);
      assert.ok(help.includes(flag) || help.includes(flag.replace("--", "--[no-]")), `${name} ${flag}`);
      assert.ok(help.includes(row.summary), `${name} ${flag}`);
      if (row.variable !== undefined) assert.ok(help.includes(`variable ${row.variable}`), `${name} ${flag}`);
      if (row.kind === "switch") continue;
      assert.ok(help.includes(`${flag} ${row.placeholder}`), `${name} ${flag}`);
      if (row.default !== undefined) assert.ok(help.includes(`default ${row.default}`), `${name} ${flag}`);
    }
    for (const { placeholder, summary } of Object.values(positionals)) {
      assert.ok(help.includes(placeholder) && help.includes(summary), `${name} ${placeholder}`);
    }
    for (const flag of ["-h, --help", "-V, --version"]) assert.ok(help.includes(flag), name);
  }
});

Deno.test("subcommandHelp() says how values from the table are shown", () => {
  const help = subcommandHelp("serve", plain);
  assert.ok(
    help.includes("  -p, --port PORT             The port to listen on; 0 takes any free one.\n"),
    help,
  );
  assert.match(help, /One of DEBUG, INFO, WARNING, ERROR,/);
  assert.match(help, /0 means no\s+limit/);
});

Deno.test("help keeps within the width, but for words and commands that cannot be cut", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), (columns) => {
      const layout = { columns, isStyled: false };
      for (const help of [programHelp(layout), ...names.map((name) => subcommandHelp(name, layout))]) {
        for (const line of help.split("\n")) {
          const isInOnePiece = /^\s*\S+$/.test(line) || /^ {2}\S(?:(?! {2}).)*$/.test(line) ||
            /^ {6}--/.test(line);
          assert.ok(isInOnePiece || line.length <= Math.min(columns, 100), `${columns}: ${line}`);
        }
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("help fits into 80 columns", () => {
  for (const help of [programHelp(plain), ...names.map((name) => subcommandHelp(name, plain))]) {
    for (const line of help.split("\n")) assert.ok(line.length <= 80, line);
  }
});

Deno.test("help holds the same words with and without style, and codes only with it", () => {
  for (const name of names) {
    const styled = subcommandHelp(name, { ...plain, isStyled: true });
    // deno-lint-ignore no-control-regex -- finding escape sequences is what it is for
    assert.equal(styled.replaceAll(/\x1b\[\d+m/g, ""), subcommandHelp(name, plain));
    assert.ok(styled.includes("\x1b[1m"), name);
  }
});
