/**
 * Cuts the arguments of a subcommand into tokens: which option, which value, what is no option at all.
 * Whether a value is any good is not settled here.
 * @module
 */
import { parseArgs } from "node:util";
import { commonOptions } from "./common_options.ts";
import { nearest } from "./nearest.ts";
import { flagOf, isNegatable, type OptionRow, type SubcommandRow } from "./option_rows.ts";

/** One part of the arguments; `shown` is the option as it was typed. */
export type OptionToken =
  | { readonly type: "value"; readonly key: string; readonly shown: string; readonly text: string }
  | { readonly type: "switch"; readonly key: string; readonly shown: string; readonly isOn: boolean }
  | { readonly type: "missing"; readonly key: string; readonly shown: string }
  | { readonly type: "surplus"; readonly key: string; readonly shown: string; readonly text: string }
  | { readonly type: "unknown"; readonly shown: string; readonly meant?: string; readonly takesNext: boolean }
  | { readonly type: "positional"; readonly text: string }
  | { readonly type: "terminator" };

/** An option that flags can name. */
export interface Flag {
  /** The option's key in the table. */
  readonly key: string;
  /** Its row. */
  readonly row: OptionRow;
  /** Whether this flag turns it on; false for `--no-…`. */
  readonly isOn: boolean;
}

type RawToken = NonNullable<ReturnType<typeof parseRaw>["tokens"]>[number];
type RawOption = Extract<RawToken, { kind: "option" }>;

/** Lists every flag that a subcommand takes, the long ones, with the dashes. */
export function flagsOf({ options }: SubcommandRow): ReadonlyMap<string, Flag> {
  const flags = new Map<string, Flag>();
  for (const [key, row] of Object.entries({ ...options, ...commonOptions })) {
    flags.set(flagOf(key), { key, row, isOn: true });
    if (isNegatable(row)) flags.set(flagOf(key).replace("--", "--no-"), { key, row, isOn: false });
  }
  return flags;
}

/** Cuts the arguments that follow a subcommand's name. */
export function readTokens(subcommand: SubcommandRow, args: readonly string[]): readonly OptionToken[] {
  return withoutStrayValues(cut(flagsOf(subcommand), args));
}

function* cut(flags: ReadonlyMap<string, Flag>, args: readonly string[]): Generator<OptionToken> {
  let reported = -1;
  for (const token of parseRaw(flags, args).tokens) {
    if (token.kind !== "option") {
      yield token.kind === "positional" ? { type: "positional", text: token.value } : { type: "terminator" };
    } else if (takesOption(token)) {
      // The parser took the next option for this one's value: go on from there as if nothing had been given.
      yield { type: "missing", key: keyOf(flags, token.name), shown: token.rawName };
      yield* cut(flags, args.slice(token.index + 1));
      return;
    } else if (token.index !== reported) {
      const read = readOption(flags, token, args[token.index] ?? token.rawName);
      // The rest of an unknown `-xyz` is no further news.
      if (read.type === "unknown") reported = token.index;
      yield read;
    }
  }
}

function parseRaw(
  flags: ReadonlyMap<string, Flag>,
  args: readonly string[],
): ReturnType<typeof parseArgs<{ strict: false; tokens: true }>> {
  const options = [...flags].map(([flag, { row, isOn }]) =>
    [flag.slice(2), {
      type: row.kind === "switch" ? "boolean" as const : "string" as const,
      ...(row.short !== undefined && isOn ? { short: row.short } : {}),
    }] as const
  );
  return parseArgs({
    args: [...args],
    options: Object.fromEntries(options),
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
}

/** Tells whether what was taken for a value is an option; a negative number is a value, if a wrong one. */
function takesOption({ value, inlineValue }: RawOption): boolean {
  return value !== undefined && inlineValue === false && /^-[^\d]/.test(value);
}

function readOption(flags: ReadonlyMap<string, Flag>, token: RawOption, argument: string): OptionToken {
  const flag = flags.get(`--${token.name}`);
  if (flag === undefined || isLongWithOneDash(flags, argument)) return readUnknown(flags, argument);
  const option = { key: flag.key, shown: token.rawName };
  if (flag.row.kind !== "switch") return readValueToken(option, token);
  return token.value === undefined
    ? { type: "switch", ...option, isOn: flag.isOn }
    : { type: "surplus", ...option, text: token.value };
}

/** `-port` would read as `-p ort`, which nobody means. */
function isLongWithOneDash(flags: ReadonlyMap<string, Flag>, argument: string): boolean {
  return /^-[a-z]{2}/.test(argument) && flags.has(`-${beforeEquals(argument)}`);
}

function beforeEquals(argument: string): string {
  return argument.replace(/=.*$/s, "");
}

function readUnknown(flags: ReadonlyMap<string, Flag>, argument: string): OptionToken {
  const shown = beforeEquals(argument);
  const meant = meantBy(shown, flags);
  if (meant === undefined) return { type: "unknown", shown, takesNext: false };
  const takesNext = shown === argument && flags.get(meant)?.row.kind !== "switch";
  return { type: "unknown", shown, meant, takesNext };
}

function readValueToken(option: { key: string; shown: string }, token: RawOption): OptionToken {
  const isShort = !token.rawName.startsWith("--");
  const text = isShort && token.inlineValue ? token.value?.replace(/^=/, "") : token.value;
  return text === undefined || text === ""
    ? { type: "missing", ...option }
    : { type: "value", ...option, text };
}

function keyOf(flags: ReadonlyMap<string, Flag>, name: string): string {
  return flags.get(`--${name}`)?.key ?? name;
}

function meantBy(typed: string, flags: ReadonlyMap<string, Flag>): string | undefined {
  if (typed.replace(/^-+/, "").length < 2) return undefined;
  const word = typed.replaceAll("_", "-");
  const candidates = [...flags.keys()];
  return nearest(word, candidates) ?? candidates.find((flag) => flag.startsWith(word));
}

/** Drops the value of a mistyped option, which would otherwise be reported as one argument too many. */
function withoutStrayValues(tokens: Iterable<OptionToken>): readonly OptionToken[] {
  const kept: OptionToken[] = [];
  let isStray = false;
  for (const token of tokens) {
    if (!(isStray && token.type === "positional")) kept.push(token);
    isStray = token.type === "unknown" && token.takesNext;
  }
  return kept;
}
