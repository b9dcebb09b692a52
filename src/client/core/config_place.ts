/**
 * Where a person's files of this program are, by the customs of each system.
 * @module
 */

/** What of the environment decides where the files are. */
export interface ConfigPlace {
  /** The operating system, as Deno names it. */
  readonly os: string;
  /** Gives an environment variable. */
  readonly variable: (name: string) => string | undefined;
}

/**
 * Tells where one of the person's files is.
 * @param fileName Its name within the program's folder.
 * @returns Nothing where the environment names no home.
 */
export function configPath(place: ConfigPlace, fileName: string): string | undefined {
  const folder = configFolder(place);
  return folder === undefined ? undefined : `${folder}/terminalchat/${fileName}`;
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
