/**
 * Shell completion: `terminalchat completion SHELL` prints a script that calls `terminalchat completion SHELL WORD…`
 * at each Tab, and that prints what may be offered.
 * @module
 */
import { bash, fish, nu, pwsh, type ShellCompletion, zsh } from "@optique/core/completion";
import type { OptionValues } from "../options.ts";
import { suggest, type Suggestion } from "./suggestions.ts";

/** A shell that can be completed for. */
export type Shell = OptionValues<"completion">["shell"];

const shells: Readonly<Record<Shell, ShellCompletion>> = { bash, zsh, fish, pwsh, nu };

type EncodedSuggestion = Parameters<ShellCompletion["encodeSuggestions"]>[0][number];

/** Writes the script that a shell reads at its start. */
export function completionScript(shell: Shell): string {
  return `${shells[shell].generateScript("terminalchat", ["completion", shell]).trim()}\n`;
}

/**
 * Writes what a shell may offer at the cursor.
 * @param shell The shell whose notation to use.
 * @param words The words before the cursor; the last is the one that is being typed.
 */
export function completionAnswer(shell: Shell, words: readonly string[]): string {
  return [...shells[shell].encodeSuggestions(suggest(words).map(encoded))].join("");
}

function encoded(suggestion: Suggestion): EncodedSuggestion {
  if (suggestion.type === "word") {
    return {
      kind: "literal",
      text: suggestion.text,
      description: [{ type: "text", text: suggestion.meaning }],
    };
  }
  return { kind: "file", type: "file", pattern: suggestion.typed, prefix: suggestion.kept };
}
