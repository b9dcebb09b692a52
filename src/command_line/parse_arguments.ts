/**
 * Reads arguments and environment by the rows of a table, any table, and collects everything that is wrong with them.
 * @module
 */
import * as problems from "./option_problems.ts";
import {
  type OptionRow,
  type OptionSource,
  type OptionValue,
  type PositionalRow,
  type SubcommandRow,
  variablesOf,
} from "./option_rows.ts";
import { type OptionToken, readTokens } from "./option_tokens.ts";
import { readValue } from "./read_value.ts";

/** What a program is started with. */
export interface Given {
  /** The arguments that belong to the subcommand. */
  readonly args: readonly string[];
  /** The environment, at least the variables that the table names. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The text of a variable. */
interface VariableText {
  readonly row: OptionRow;
  readonly variable: string;
  readonly text: string;
}

/** What parsing leads to, before the types of a table are known. */
export type ParsedArguments =
  | { readonly type: "help" | "version" }
  | { readonly type: "wrong"; readonly problems: readonly string[] }
  | {
    readonly type: "values";
    readonly values: Readonly<Record<string, OptionValue>>;
    readonly sources: Readonly<Record<string, OptionSource>>;
    readonly warnings: readonly string[];
  };

/**
 * Reads the arguments of a subcommand: a flag before its environment variable before the default.
 * @param name The subcommand, which the table must have.
 * @param given The arguments, the environment and the table.
 * @throws {RangeError} If the table has no such subcommand.
 */
export function parseArguments(
  name: string,
  given: Given & { readonly table: problems.Table },
): ParsedArguments {
  const subcommand = given.table[name];
  if (subcommand === undefined) throw new RangeError(`the table has no subcommand ${name}`);
  const tokens = readTokens(subcommand, given.args);
  const question = tokens.flatMap((token) => token.type === "switch" ? questionOf(token.key) ?? [] : [])[0];
  if (question !== undefined) return { type: question };
  const parsing = new Parsing(name, subcommand);
  for (const token of tokens) parsing.readToken(token, given.table);
  parsing.readPositionals(tokens.flatMap((token) => token.type === "positional" ? token.text : []));
  parsing.readVariables(given.environment);
  return parsing.finish();
}

function questionOf(key: string): "help" | "version" | undefined {
  return key === "help" || key === "version" ? key : undefined;
}

/** The values of one subcommand while they are being read. */
class Parsing {
  readonly #name: string;
  readonly #subcommand: SubcommandRow;
  readonly #values: Record<string, OptionValue> = {};
  readonly #sources: Record<string, OptionSource> = {};
  /** The flags that were given, fit or not, as they were typed. */
  readonly #shown = new Map<string, string>();
  readonly #problems = new Set<string>();
  readonly #warnings: string[] = [];

  constructor(name: string, subcommand: SubcommandRow) {
    this.#name = name;
    this.#subcommand = subcommand;
    const rows: Readonly<Record<string, OptionRow>> = { ...subcommand.positionals, ...subcommand.options };
    for (const [key, row] of Object.entries(rows)) {
      this.#values[key] = row.default ?? (row.kind === "switch" ? false : undefined);
      this.#sources[key] = "default";
    }
  }

  readToken(token: OptionToken, table: problems.Table): void {
    if ("key" in token) this.#shown.set(token.key, token.shown);
    switch (token.type) {
      case "value":
        return this.#readFlag(token);
      case "switch":
        return this.#set(token.key, token.isOn, "flag");
      case "missing":
        return this.#refuse(problems.missingProblem(token.shown, this.#subcommand.options[token.key]));
      case "surplus":
        return this.#refuse(problems.surplusProblem(token.shown, token.text));
      case "unknown":
        return this.#refuse(problems.unknownProblem(token, { name: this.#name, table }));
    }
  }

  readPositionals(texts: readonly string[]): void {
    const rows = Object.entries(this.#subcommand.positionals);
    for (const [index, [key, row]] of rows.entries()) this.#readPositional(key, { row, text: texts[index] });
    const surplus = texts.slice(rows.length);
    if (surplus.length === 0) return;
    this.#refuse(problems.tooManyProblem(this.#name, Object.values(this.#subcommand.positionals), surplus));
  }

  readVariables(environment: Given["environment"]): void {
    for (const [key, row] of Object.entries(this.#subcommand.options)) {
      const set = variablesOf(row).map((variable) => ({
        variable,
        text: environment[variable]?.trim() ?? "",
      }));
      const first = set.find(({ text }) => text !== "");
      if (first !== undefined && !this.#shown.has(key)) this.#readVariable(key, { row, ...first });
    }
  }

  finish(): ParsedArguments {
    this.#checkCompany();
    if (this.#problems.size > 0) return { type: "wrong", problems: [...this.#problems] };
    this.#carryOutImplications();
    return { type: "values", values: this.#values, sources: this.#sources, warnings: this.#warnings };
  }

  #refuse(problem: string): void {
    this.#problems.add(problem);
  }

  #set(key: string, value: OptionValue, source: OptionSource): void {
    this.#values[key] = value;
    this.#sources[key] = source;
  }

  #readFlag({ key, shown, text }: Extract<OptionToken, { type: "value" }>): void {
    const row = this.#subcommand.options[key];
    if (row === undefined) return;
    const reading = readValue(row, text);
    if (!reading.ok) return this.#refuse(problems.unfitProblem(shown, shownText(row, text), reading.problem));
    const isOneMore = row.kind === "text" && row.repeats && this.#sources[key] === "flag";
    this.#set(key, isOneMore ? `${this.#values[key]},${reading.value}` : reading.value, "flag");
  }

  #readPositional(key: string, { row, text }: { row: PositionalRow; text: string | undefined }): void {
    if (text === undefined) {
      if (row.required) this.#refuse(problems.absentProblem(this.#name, row));
      return;
    }
    const reading = readValue(row, text);
    if (reading.ok) this.#set(key, reading.value, "flag");
    else this.#refuse(problems.unfitProblem(row.placeholder, text, reading.problem));
  }

  #readVariable(key: string, { row, text, variable }: VariableText): void {
    const reading = readValue(row, text);
    if (reading.ok) return this.#set(key, reading.value, "environment");
    const problem = problems.unfitProblem(`the variable ${variable}`, shownText(row, text), reading.problem);
    if (row.refusesBadVariable) this.#refuse(problem);
    else this.#warnings.push(`${problem}; going on ${this.#without(key)}`);
  }

  #without(key: string): string {
    const value = this.#values[key];
    return value === undefined || typeof value === "boolean" ? "without it" : `with ${value}`;
  }

  /** Checks which options cannot go together, and which not alone. */
  #checkCompany(): void {
    for (const [key, shown] of this.#shown) {
      const row = this.#subcommand.options[key];
      if (!this.#isMeant(key) || row === undefined) continue;
      for (const other of row.conflicts ?? []) {
        if (this.#isMeant(other)) {
          this.#refuse(problems.conflictProblem(shown, this.#shown.get(other) ?? other));
        }
      }
      for (const other of row.needs ?? []) {
        if (!this.#isMeant(other)) this.#refuse(problems.lonelyProblem(shown, other));
      }
    }
  }

  #isMeant(key: string): boolean {
    return this.#shown.has(key) && !(this.#sources[key] === "flag" && this.#values[key] === false);
  }

  #carryOutImplications(): void {
    for (const [key, row] of Object.entries(this.#subcommand.options)) {
      if (row.kind !== "switch" || this.#values[key] !== true) continue;
      for (const [other, value] of Object.entries(row.implies ?? {})) {
        if (this.#sources[other] === "default") this.#values[other] = value;
      }
    }
  }
}

/** A password is not repeated where others may read it. */
function shownText({ isSecret }: OptionRow, text: string): string {
  return isSecret ? "…" : text;
}
