/**
 * Reads the operands of commands that only the full screen carries out: its channels, its messages, its settings.
 * @module
 */
import { maxCodeCharacters, parseCode } from "../../../protocol/names.ts";
import { alertKinds, themeNames, timestampForms } from "../settings.ts";
import type { FullScreenRow } from "./command_row.ts";

type Reading = ReturnType<FullScreenRow["read"]>;

/** What `/mouse` takes. */
export const mouseWords = ["on", "off"] as const;

/** What `/bell` takes; `on` is `auto`. */
export const bellWords = ["on", ...alertKinds] as const;

/** What `/timestamps` takes; `on` is `minutes`. */
export const timestampWords = ["on", ...timestampForms] as const;

/** How far back `/copy` reaches. */
const maxCopyBack = 1_000;

/** Reads `/join`. The code stays as it was typed: a server of the original's kind compares case. */
export function readJoin(operands: string): Reading {
  if (operands === "") return undefined;
  if (operands.toLowerCase() === "new") return { type: "join", code: "new" };
  return parseCode(operands) === undefined
    ? {
      type: "problem",
      text:
        `A channel code has 1 to ${maxCodeCharacters} letters, digits, - and _; /join new opens a channel.`,
    }
    : { type: "join", code: operands };
}

/** Reads `/away`. */
export function readAway(operands: string): Reading {
  return operands === "" ? { type: "away" } : { type: "away", text: operands };
}

/** Reads `/search`. */
export function readSearch(operands: string): Reading {
  return operands === "" ? undefined : { type: "search", text: operands };
}

/** Reads `/copy`. */
export function readCopy(operands: string): Reading {
  const back = operands === "" ? 1 : /^\d{1,9}$/.test(operands) ? Number(operands) : 0;
  return back >= 1 && back <= maxCopyBack
    ? { type: "copy", back }
    : { type: "problem", text: `/copy counts back from the newest message, which is 1, to ${maxCopyBack}.` };
}

/** Reads `/theme`. */
export function readTheme(operands: string): Reading {
  const theme = wordAmong(themeNames, operands);
  return theme && { type: "theme", theme };
}

/** Reads `/mouse`. */
export function readMouse(operands: string): Reading {
  const word = wordAmong(mouseWords, operands);
  return word && { type: "mouse", isOn: word === "on" };
}

/** Reads `/bell`. */
export function readBell(operands: string): Reading {
  const word = wordAmong(bellWords, operands);
  return word && { type: "alerts", kind: word === "on" ? "auto" : word };
}

/** Reads `/timestamps`. */
export function readTimestamps(operands: string): Reading {
  const word = wordAmong(timestampWords, operands);
  return word && { type: "timestamps", form: word === "on" ? "minutes" : word };
}

function wordAmong<Word extends string>(words: readonly Word[], typed: string): Word | undefined {
  const wanted = typed.toLowerCase();
  return words.find((word) => word === wanted);
}
