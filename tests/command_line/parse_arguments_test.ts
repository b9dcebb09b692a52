import assert from "node:assert/strict";
import type { SubcommandRow } from "../../src/command_line/option_rows.ts";
import { parseArguments, type ParsedArguments } from "../../src/command_line/parse_arguments.ts";

const brew = {
  summary: "Makes tea.",
  positionals: { sort: { kind: "text", placeholder: "SORT", required: true, summary: "The sort." } },
  options: {
    milk: { kind: "switch", default: true, summary: "Adds milk." },
    sugar: { kind: "switch", variable: "SUGAR", summary: "Adds sugar." },
    cups: { kind: "number", placeholder: "NUMBER", min: 1, max: 13, summary: "How many cups." },
  },
  examples: [],
} as const satisfies SubcommandRow;

function parse(args: readonly string[], environment: Readonly<Record<string, string>> = {}): ParsedArguments {
  return parseArguments("brew", { args, environment, table: { brew } });
}

Deno.test("parseArguments() leaves a switch on that is on by default, until --no- turns it off", () => {
  const milkAfter = (args: readonly string[]): unknown => {
    const parsed = parse(["green", ...args]);
    return parsed.type === "values" && parsed.values["milk"];
  };
  assert.equal(milkAfter([]), true);
  assert.equal(milkAfter(["--no-milk"]), false);
  assert.equal(milkAfter(["--no-milk", "--milk"]), true);
});

Deno.test("parseArguments() knows --no- only for what can be on without a flag", () => {
  assert.equal(parse(["green", "--no-sugar"], { SUGAR: "1" }).type, "values");
  assert.deepEqual(parse(["green", "--no-cups"]), {
    type: "wrong",
    problems: ["brew has no option --no-cups"],
  });
});

Deno.test("parseArguments() leaves a number without a default undefined", () => {
  const parsed = parse(["green"]);
  assert.equal(parsed.type === "values" && parsed.values["cups"], undefined);
});

Deno.test("parseArguments() demands a required argument and refuses those beyond the last", () => {
  assert.deepEqual(parse([]), { type: "wrong", problems: ["brew needs SORT"] });
  assert.deepEqual(parse(["green", "black", "white"]), {
    type: "wrong",
    problems: ['brew takes only SORT, so not "black" "white"'],
  });
});

Deno.test("parseArguments() reports the same mistake once", () => {
  assert.deepEqual(parse(["green", "--lemon", "--lemon"]), {
    type: "wrong",
    problems: ["brew has no option --lemon"],
  });
});

Deno.test("parseArguments() throws for a subcommand that the table has not", () => {
  assert.throws(() => parseArguments("boil", { args: [], environment: {}, table: { brew } }), RangeError);
});
