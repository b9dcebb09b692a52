/**
 * What the program remembers from one run to the next: the last server, the last name and who is ignored, in a file that
 * only its owner reads.
 * @module
 */
import { checkName, foldName } from "../../protocol/names.ts";
import { parseServer } from "../core/address.ts";
import { configPath, type ConfigPlace } from "../core/config_place.ts";
import type { IgnoreChange } from "../core/ignoring.ts";

/** The last server and the last name. */
export interface LastPlace {
  /** The last server, as it was written. Absent: none. */
  readonly server?: string;
  /** The last name. Absent: none. */
  readonly name?: string;
}

/** What is remembered. */
export interface Remembered extends LastPlace {
  /** Whose messages are not to be shown, the oldest first; no two of them are the same by `foldName`. */
  readonly ignored: readonly string[];
}

/** How many names are remembered as ignored; the oldest of more are forgotten. */
const maxIgnored = 500;

/** Tells where the file is. @returns Nothing where the environment names no home. */
export function rememberedPath(place: ConfigPlace): string | undefined {
  return configPath(place, "last.json");
}

/** Reads the file; one that is missing, unreadable or damaged remembers nothing. */
export async function readRemembered(path: string | undefined): Promise<Remembered> {
  return path === undefined ? nothing : await read(path).catch(() => nothing);
}

const nothing: Remembered = { ignored: [] };

/** @throws {Error} If there is a file and it cannot be read. */
async function read(path: string): Promise<Remembered> {
  try {
    return remembered(JSON.parse(await Deno.readTextFile(path)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return nothing;
    throw error;
  }
}

function remembered(value: unknown): Remembered {
  const { server, name, ignored } = Object(value) as Partial<Record<keyof Remembered, unknown>>;
  const isServer = typeof server === "string" && parseServer(server).ok;
  const isName = typeof name === "string" && checkName(name).ok;
  return {
    ...isServer ? { server } : {},
    ...isName ? { name } : {},
    ignored: Array.isArray(ignored) ? ignoredNames(ignored) : [],
  };
}

function ignoredNames(values: readonly unknown[]): readonly string[] {
  const names = values.slice(-maxIgnored).flatMap((value) => {
    const checked = typeof value === "string" ? checkName(value) : undefined;
    return checked?.ok === true ? [checked.name] : [];
  });
  return [...new Map(names.map((name) => [foldName(name), name])).values()];
}

/** Remembers the last server and name, or forgets what is absent; who is ignored stays so. */
export async function writeRemembered(path: string | undefined, last: LastPlace): Promise<void> {
  await rewrite(path, ({ ignored }) => ({ ...last, ignored }));
}

/**
 * Remembers that somebody is ignored, or no longer; everything else stays. A name that `checkName` refuses is not
 * remembered.
 */
export async function rememberIgnored(path: string | undefined, change: IgnoreChange): Promise<void> {
  const checked = checkName(change.name);
  if (!checked.ok) return;
  const key = foldName(checked.name);
  await rewrite(path, (values) => {
    const others = values.ignored.filter((name) => foldName(name) !== key);
    const ignored = change.isIgnored ? [...others, checked.name].slice(-maxIgnored) : others;
    return { ...values, ignored };
  });
}

/** The end of the rewriting that was begun last: what one changes, the next has to read. */
let rewritten: Promise<void> = Promise.resolve();

/**
 * Another program may have written since the last reading: what is in the file now is what is changed. Where that does
 * not work nothing is remembered, and that is all.
 */
function rewrite(path: string | undefined, change: (values: Remembered) => Remembered): Promise<void> {
  if (path === undefined) return Promise.resolve();
  rewritten = rewritten.then(async () => await write(path, change(await read(path)))).catch(() => {});
  return rewritten;
}

/** Writes the file, whole or not at all. */
async function write(path: string, { ignored, ...last }: Remembered): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}`;
  const values = ignored.length === 0 ? last : { ...last, ignored };
  try {
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(temporary, `${JSON.stringify(values, null, 2)}\n`, { mode: 0o600 });
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}
