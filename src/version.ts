/**
 * The program's name and version, as deno.json has it.
 * @module
 */
import config from "../deno.json" with { type: "json" };

/** The version of this program. */
export const version: string = config.version;

/** The line that `--version` shows. */
export const versionLine: string = `terminalchat ${version}\n`;
