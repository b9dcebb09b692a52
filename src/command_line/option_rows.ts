/**
 * The shapes of the table of options, and the types of the values that follow from its rows.
 * The table itself is in options.ts.
 * @module
 */

/** What every row says. */
export interface Row {
  /** What it does: one sentence; default, variable and choices are added where it is shown. */
  readonly summary: string;
  /** The one letter that also stands for it. */
  readonly short?: string;
  /** The environment variable that gives the value where no flag does. */
  readonly variable?: string;
  /** The variable that counts where neither the flag nor that variable is given: one that others use as well. */
  readonly otherVariable?: string;
  /** Whether the value holds a password, and is never shown. */
  readonly isSecret?: true;
  /** Whether a bad value in that variable is an error; absent means a warning, and the default holds. */
  readonly refusesBadVariable?: true;
  /** Keys of options that may not be given beside this one. */
  readonly conflicts?: readonly string[];
  /** Keys of options without which this one says nothing. */
  readonly needs?: readonly string[];
}

/** A row whose flag takes a value. */
export interface ValueRow extends Row {
  /** What stands for the value in usage lines. */
  readonly placeholder: string;
  /** Whether it must be given; only a positional can be required. */
  readonly required?: true;
}

/** A flag without a value. */
export interface SwitchRow extends Row {
  /** Always "switch". */
  readonly kind: "switch";
  /** Whether it is on unless `--no-…` is given; absent means off. */
  readonly default?: true;
  /** Values that other options take where nobody has given any. */
  readonly implies?: Readonly<Record<string, string>>;
}

/** An option that takes a whole number. */
export interface NumberRow extends ValueRow {
  /** Always "number". */
  readonly kind: "number";
  /** The least that is allowed. */
  readonly min: number;
  /** The most that is allowed. */
  readonly max: number;
  /** What 0 means, where it is no number like the others. */
  readonly zeroMeans?: string;
  /** The value where nothing is given; absent means none. */
  readonly default?: number;
}

/** An option that takes one of a few words, in upper or lower case. */
export interface ChoiceRow extends ValueRow {
  /** Always "choice". */
  readonly kind: "choice";
  /** The words. */
  readonly choices: readonly string[];
  /** The value where nothing is given; absent means none. */
  readonly default?: string;
}

/** An option that takes a text. */
export interface TextRow extends ValueRow {
  /** Always "text". */
  readonly kind: "text";
  /** Reads the text; absent means that any will do. */
  readonly read?: (text: string) => Reading<string>;
  /** Whether there may be several, with commas between them or by giving the flag again; the value has the commas. */
  readonly repeats?: true;
  /** Words worth offering when the shell completes it. */
  readonly suggestions?: readonly string[];
  /** The value where nothing is given; absent means none. */
  readonly default?: string;
}

/** An option that takes the path of a file. */
export interface FileRow extends ValueRow {
  /** Always "file". */
  readonly kind: "file";
  /** The value where nothing is given; absent means none. */
  readonly default?: string;
}

/** A row of the table. */
export type OptionRow = SwitchRow | NumberRow | ChoiceRow | TextRow | FileRow;

/** A row for an argument without a flag; its place is its position. */
export type PositionalRow = ChoiceRow | TextRow;

/** One subcommand with all that may be given to it. */
export interface SubcommandRow {
  /** What it does: one sentence. */
  readonly summary: string;
  /** More about it, a paragraph each. */
  readonly paragraphs?: readonly string[];
  /** The arguments without a flag, in order. */
  readonly positionals: Readonly<Record<string, PositionalRow>>;
  /** The options by key; the flag is the key in kebab-case. */
  readonly options: Readonly<Record<string, OptionRow>>;
  /** Commands to try, each with what it does. */
  readonly examples: readonly (readonly [command: string, meaning: string])[];
}

/** A value of any row. */
export type OptionValue = string | number | boolean | undefined;

/** Where a value came from. */
export type OptionSource = "flag" | "environment" | "default";

/** A value, or what is wrong with the text that should have been one. */
export type Reading<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: string };

/** What stands beside the type of a value that may be missing. */
export type Absent<One> = One extends { readonly default: unknown } | { readonly required: true } ? never
  : undefined;

/** The type of the value that a row leads to. */
export type ValueOf<One> = One extends { readonly kind: "switch" } ? boolean
  : One extends { readonly kind: "number" } ? number | Absent<One>
  : One extends { readonly kind: "choice"; readonly choices: readonly (infer Choice)[] }
    ? Choice | Absent<One>
  : string | Absent<One>;

/** Everything that may be given to a subcommand, by key. */
export type RowsOf<One extends SubcommandRow> = One["positionals"] & One["options"];

/** Gives the flag of a key: `tlsCert` becomes `--tls-cert`. */
export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Lists the variables that may give a row's value, the first that is set counts. */
export function variablesOf({ variable, otherVariable }: Row): readonly string[] {
  return [variable, otherVariable].filter((name) => name !== undefined);
}

/** Tells whether a row may also be given as `--no-…`: where it is on by default, or a variable can turn it on. */
export function isNegatable(row: OptionRow): boolean {
  return row.kind === "switch" && (row.default === true || row.variable !== undefined);
}
