/**
 * The person's file of settings, in TOML; it is read and never written.
 * @module
 */
import { configPath, type ConfigPlace } from "../core/config_place.ts";
import type { InputContext } from "../core/input.ts";
import { defaultSettings, type Settings } from "../core/settings.ts";
import { checkSettings, problemSentences, type SettingsProblem } from "../core/settings_check.ts";

/** What a person has set. */
export interface ReadSettings {
  /** What is set rightly; the rest has its default. */
  readonly settings: Settings;
  /** What is wrong in the file, a sentence for each. */
  readonly problems: readonly string[];
}

/** A file as TOML. */
interface Parsed {
  readonly table: Readonly<Record<string, unknown>>;
  readonly problems: readonly SettingsProblem[];
}

const fileName = "settings.toml";

/** Far more than all settings with many words about each. */
const maxFileBytes = 65_536;

/** How many lines that are no TOML are left out before the file is. */
const maxTries = 20;

const tooBroken: SettingsProblem = { text: "this is no file of settings; all settings have their defaults." };

/** Tells where the file is. @returns Nothing where the environment names no home. */
export function settingsPath(place: ConfigPlace): string | undefined {
  return configPath(place, fileName);
}

/**
 * Reads the file. One that is missing sets nothing; one that is broken sets what is right in it.
 * @param path Where it is. Absent: nowhere.
 * @param context Finds what was probably meant.
 */
export async function readSettings(
  path: string | undefined,
  { nearest }: Pick<InputContext, "nearest">,
): Promise<ReadSettings> {
  const text = path === undefined ? "" : await readText(path);
  if (typeof text !== "string") return withDefaults([text]);
  if (text.trim() === "") return withDefaults([]);
  const { table, problems } = await parseLines(text);
  const checked = checkSettings({ table, text, nearest });
  return {
    settings: checked.settings,
    problems: problemSentences(fileName, [...problems, ...checked.problems]),
  };
}

function withDefaults(problems: readonly SettingsProblem[]): ReadSettings {
  return { settings: defaultSettings, problems: problemSentences(fileName, problems) };
}

/** @returns The text, an empty one where there is no file; or what is wrong with the file as a whole. */
async function readText(path: string): Promise<string | SettingsProblem> {
  try {
    // Opening what is no file could wait for ever.
    if (!(await Deno.stat(path)).isFile) {
      return { text: "this is not a file; all settings have their defaults." };
    }
    const bytes = await readAtMost(path, maxFileBytes + 1);
    if (bytes.length > maxFileBytes) {
      return { text: "the file is larger than 64 KiB and not read; all settings have their defaults." };
    }
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    return isMissing(error) ? "" : { text: `${reason(error)}; all settings have their defaults.` };
  }
}

async function readAtMost(path: string, maxBytes: number): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(maxBytes);
  let length = 0;
  while (length < maxBytes) {
    const count = await file.read(bytes.subarray(length));
    if (count === null) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

function reason(error: unknown): string {
  if (error instanceof TypeError) return "the file is not UTF-8 text";
  return error instanceof Deno.errors.PermissionDenied
    ? "this user may not read the file"
    : "the file cannot be read";
}

/** A line that is no TOML is told and left out, so that the others count. */
async function parseLines(text: string): Promise<Parsed> {
  const { parse, TomlError } = await import("smol-toml");
  const lines = text.split("\n");
  const problems = new Map<number, SettingsProblem>();
  for (let tries = 0; tries < maxTries; tries++) {
    try {
      return { table: parse(lines.join("\n")), problems: [...problems.values()] };
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      const { line } = error;
      if (!problems.has(line)) problems.set(line, { line, text: explainTomlError(error) });
      leaveOut(lines, line);
    }
  }
  return { table: {}, problems: [...problems.values(), tooBroken] };
}

/** What has no end is missed only after it, maybe in a line where nothing stands. */
function leaveOut(lines: string[], line: number): void {
  const index = lines.findLastIndex((text, at) => at < line && text.trim() !== "");
  lines[index] = "";
}

function explainTomlError({ message }: Error): string {
  const reason = /^Invalid TOML document: ([^\n]*?)\.?(?:\n|$)/.exec(message)?.[1] ?? "it cannot be read";
  return `this is not TOML (${reason}); a setting looks like theme = "dark" or mouse = true.`;
}
