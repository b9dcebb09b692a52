/**
 * Checks what stands in a file of settings: what is right counts, everything else is told with its line.
 * @module
 */
import { printable } from "../../protocol/text.ts";
import type { InputContext } from "./input.ts";
import {
  choicesText,
  defaultSettings,
  type SettingName,
  settingNames,
  type SettingRow,
  type Settings,
  settingsTable,
} from "./settings.ts";

/** Something that is wrong in a file of settings. */
export interface SettingsProblem {
  /** In which line, from 1. Absent: in none that could be found, or in all. */
  readonly line?: number;
  /** What is wrong and what would be right: the rest of a sentence. */
  readonly text: string;
}

/** What a file of settings holds, read by whoever knows its syntax. */
export interface SettingsSource extends Pick<InputContext, "nearest"> {
  /** The keys and values. */
  readonly table: Readonly<Record<string, unknown>>;
  /** The file's text, to find the lines of keys in. */
  readonly text: string;
}

/** What was set, and what could not be. */
export interface CheckedSettings {
  /** What is set rightly; the rest has its default. */
  readonly settings: Settings;
  /** What is wrong. */
  readonly problems: readonly SettingsProblem[];
}

/** How many problems are told one by one. */
const maxTold = 20;

/** How much of a key or a value is repeated, in UTF-16 units. */
const maxShownUnits = 40;

/** A key before its value, or the name of a table. */
const keyAtStart = /^[ \t]*(?:\[\[?[ \t]*)?(?:"([^"]*)"|'([^']*)'|([\w-]+))[ \t]*[=.\]]/;

/** Checks keys and values against the table of settings. */
export function checkSettings(source: SettingsSource): CheckedSettings {
  const lines = keyLines(source.text);
  const checks = Object.keys(source.table).map((key) => checkKey(key, { ...source, line: lines.get(key) }));
  return {
    settings: Object.assign({}, defaultSettings, ...checks.map(({ setting }) => setting)),
    problems: checks.flatMap(({ problem }) => problem ?? []),
  };
}

interface KeyCheck {
  /** The one setting that is made. Absent: none. */
  readonly setting?: Partial<Settings>;
  /** What is wrong. Absent: nothing. */
  readonly problem?: SettingsProblem;
}

function checkKey(key: string, source: SettingsSource & { readonly line: number | undefined }): KeyCheck {
  const name = settingNames.find((each) => each === key);
  if (name === undefined) return { problem: at(source.line, unknownKey(key, source)) };
  const value = source.table[key];
  const choice = choiceOf(name, value);
  if (choice !== undefined) return { setting: { [name]: choice } };
  return { problem: at(source.line, wrongValue(name, value, source)) };
}

/** A choice that looks like a number may be written as one. */
function choiceOf(name: SettingName, value: unknown): string | boolean | undefined {
  const { choices }: SettingRow = settingsTable[name];
  return choices.find((choice) => choice === (typeof value === "number" ? String(value) : value));
}

function unknownKey(key: string, { nearest }: SettingsSource): string {
  const meant = nearest(key, settingNames);
  const advice = meant === undefined ? `the settings are ${listed(settingNames)}.` : `did you mean ${meant}?`;
  return `there is no setting ${shortened(key)}; ${advice}`;
}

function wrongValue(name: SettingName, value: unknown, { nearest }: SettingsSource): string {
  const { choices }: SettingRow = settingsTable[name];
  const meant = typeof value === "string" ? nearest(value, choices.map(String)) : undefined;
  const isSwitch = choices.includes(true);
  const form = isSwitch && typeof value === "string" ? ", without quotation marks" : "";
  const advice = meant === undefined || isSwitch ? "." : `; did you mean ${meant}?`;
  return `${name} cannot be ${shownValue(value)}; it is ${choicesText(name)}${form}${advice}`;
}

function shownValue(value: unknown): string {
  if (typeof value === "string") return `"${shortened(value)}"`;
  if (Array.isArray(value)) return "a list";
  if (value instanceof Date) return "a date";
  return typeof value === "object" ? "a table" : String(value);
}

function shortened(text: string): string {
  return printable(text.length > maxShownUnits ? `${text.slice(0, maxShownUnits)}…` : text);
}

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/**
 * Finds the lines of keys: the first that each stands in. Keys with escapes in them are not found, and a line inside a
 * text of several lines might be taken for one of a key.
 */
function keyLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const [index, line] of text.split("\n").entries()) {
    const [, doubleQuoted, quoted, bare] = keyAtStart.exec(line) ?? [];
    const key = doubleQuoted ?? quoted ?? bare;
    if (key !== undefined && !lines.has(key)) lines.set(key, index + 1);
  }
  return lines;
}

function at(line: number | undefined, text: string): SettingsProblem {
  return line === undefined ? { text } : { line, text };
}

/**
 * Says what is wrong in a file, in the order of its lines; of very much, only the beginning.
 * @param fileName The file's name, as a person knows it.
 * @returns A sentence for each problem.
 */
export function problemSentences(fileName: string, problems: readonly SettingsProblem[]): readonly string[] {
  const inOrder = problems.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0));
  const told = inOrder.slice(0, maxTold).map(({ line, text }) =>
    line === undefined ? `${fileName}: ${text}` : `${fileName}, line ${line}: ${text}`
  );
  const more = problems.length - told.length;
  return more > 0 ? [...told, `${fileName}: there are ${more} more problems like these.`] : told;
}
