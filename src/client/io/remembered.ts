/**
 * What the program remembers from one run to the next: the last server and the last name, in a file that only its owner
 * reads.
 * @module
 */
import { checkName } from "../../protocol/names.ts";
import { parseServer } from "../core/address.ts";

/** What is remembered. */
export interface Remembered {
  /** The last server, as it was written. Absent: none. */
  readonly server?: string;
  /** The last name. Absent: none. */
  readonly name?: string;
}

/** What of the environment decides where the file is. */
export interface ConfigPlace {
  /** The operating system, as Deno names it. */
  readonly os: typeof Deno.build.os;
  /** Gives an environment variable. */
  readonly variable: (name: string) => string | undefined;
}

/**
 * Tells where the file is.
 * @returns Nothing where the environment names no home.
 */
export function rememberedPath({ os, variable }: ConfigPlace): string | undefined {
  const folder = configFolder({ os, variable });
  return folder === undefined ? undefined : `${folder}/terminalchat/last.json`;
}

function configFolder({ os, variable }: ConfigPlace): string | undefined {
  if (os === "windows") return variable("APPDATA");
  // The XDG specification: a relative path is invalid and to be ignored.
  const chosen = variable("XDG_CONFIG_HOME");
  if (chosen?.startsWith("/")) return chosen;
  const home = variable("HOME");
  if (home === undefined || home === "") return undefined;
  return os === "darwin" ? `${home}/Library/Application Support` : `${home}/.config`;
}

/** Reads the file; one that is missing, unreadable or damaged remembers nothing. */
export async function readRemembered(path: string | undefined): Promise<Remembered> {
  if (path === undefined) return {};
  try {
    return remembered(JSON.parse(await Deno.readTextFile(path)));
  } catch {
    return {};
  }
}

function remembered(value: unknown): Remembered {
  const { server, name } = Object(value) as { readonly server?: unknown; readonly name?: unknown };
  const isServer = typeof server === "string" && parseServer(server).ok;
  const isName = typeof name === "string" && checkName(name).ok;
  return { ...isServer ? { server } : {}, ...isName ? { name } : {} };
}

/** Writes the file, whole or not at all; where that does not work nothing is remembered, and that is all. */
export async function writeRemembered(path: string | undefined, values: Remembered): Promise<void> {
  if (path === undefined) return;
  const temporary = `${path}.${crypto.randomUUID()}`;
  try {
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(temporary, `${JSON.stringify(values, null, 2)}\n`, { mode: 0o600 });
    await Deno.rename(temporary, path);
  } catch {
    await Deno.remove(temporary).catch(() => {});
  }
}
