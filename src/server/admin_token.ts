/**
 * Reads the operator's token, once, at the start.
 * @module
 */
import { Failure } from "../failure.ts";
import type { Log } from "./ports.ts";

/** A shorter token could be guessed. */
const minCharacters = 16;

/** Who reads the file beside its owner, as bits of its mode. */
const others = 0o077;

/**
 * Reads a token: the file's first line, without the white space around it.
 * @throws {Failure} If the file cannot be read or holds no token.
 */
export async function readAdminToken(path: string, log: Log): Promise<string> {
  const [text, mode] = await readFile(path);
  const [line = ""] = text.split("\n", 1);
  const token = line.trim();
  if (token.length < minCharacters) {
    throw new Failure(`The token in ${path} is too short: its first line has ${token.length} characters`, {
      hint: `Put at least ${minCharacters} characters into its first line, as with: openssl rand -hex 32`,
    });
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new Failure(`The token in ${path} cannot be sent in a header`, {
      hint: "Use letters, digits and signs of ASCII without a space between them.",
    });
  }
  if ((mode & others) !== 0) {
    log.warning("others may read or change the file with the operator's token: chmod 600 keeps it secret", {
      path,
      mode: (mode & 0o777).toString(8),
    });
  }
  return token;
}

/** @returns Its text and its mode; 0 where the platform has none. */
async function readFile(path: string): Promise<readonly [string, number]> {
  try {
    const { mode } = await Deno.stat(path);
    return [await Deno.readTextFile(path), mode ?? 0];
  } catch (cause) {
    throw new Failure(`Cannot read the operator's token in ${path}: ${reasonOf(cause)}`, {
      hint: "Check the path given with --admin-token-file and that this user may read it.",
      cause,
    });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  return error instanceof Error ? error.message : String(error);
}
