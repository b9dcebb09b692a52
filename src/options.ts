/**
 * The one table of subcommands, flags, environment variables, defaults and checks. Parsing, help, shell completion
 * and the README all follow from it: a new option is one new row, and nothing elsewhere.
 * @module
 */
import { chat } from "./command_line/chat_options.ts";
import { caCert, debug, port } from "./command_line/common_options.ts";
import {
  type OptionSource,
  type RowsOf,
  type SubcommandRow,
  type ValueOf,
  variablesOf,
} from "./command_line/option_rows.ts";
import { type Given, parseArguments } from "./command_line/parse_arguments.ts";
import { readHealthUrl } from "./command_line/read_value.ts";
import { serve } from "./command_line/serve_options.ts";

const health = {
  summary: "Tells whether a server is healthy; exits with 0 if it is, with 1 if not.",
  positionals: {
    url: {
      kind: "text",
      placeholder: "URL",
      read: readHealthUrl,
      summary: "The server; without it, the one on this machine.",
    },
  },
  options: {
    port: {
      ...port,
      min: 1,
      variable: "PORT",
      refusesBadVariable: true,
      summary: "The port to ask on this machine where no URL is given.",
    },
    caCert,
    debug: { ...debug, implies: {}, summary: "Shows stack traces." },
  },
  examples: [
    ["terminalchat health", "asks the server on this machine"],
    ["terminalchat health https://chat.example.org", "asks another"],
  ],
} as const satisfies SubcommandRow;

const completion = {
  summary: "Prints a script with which a shell completes commands of this program.",
  positionals: {
    shell: {
      kind: "choice",
      placeholder: "SHELL",
      choices: ["bash", "zsh", "fish", "pwsh", "nu"],
      required: true,
      summary: "The shell.",
    },
  },
  options: {},
  examples: [
    ['eval "$(terminalchat completion bash)"', "in ~/.bashrc"],
    ['eval "$(terminalchat completion zsh)"', "in ~/.zshrc, after compinit"],
    ["terminalchat completion fish | source", "in ~/.config/fish/config.fish"],
    ["terminalchat completion pwsh | Out-String | Invoke-Expression", "in $PROFILE"],
    [
      "terminalchat completion nu | save -f ~/.terminalchat.nu",
      "then `source ~/.terminalchat.nu` in config.nu",
    ],
  ],
} as const satisfies SubcommandRow;

const help = {
  summary: "Shows help, for the program or for one subcommand.",
  positionals: {
    subcommand: {
      kind: "choice",
      placeholder: "SUBCOMMAND",
      choices: ["chat", "serve", "health", "completion", "help", "version"],
      summary: "What to show help for.",
    },
  },
  options: {},
  examples: [],
} as const satisfies SubcommandRow;

const version = {
  summary: "Shows the version.",
  positionals: {},
  options: {},
  examples: [],
} as const satisfies SubcommandRow;

/** The table: every subcommand with all that may be given to it. */
export const subcommands = { chat, serve, health, completion, help, version } as const;

/** The name of a subcommand. */
export type Subcommand = keyof typeof subcommands;

/** The values of a subcommand's options and positionals, typed by their rows. */
export type OptionValues<Name extends Subcommand> = {
  readonly [Key in keyof RowsOf<typeof subcommands[Name]>]: ValueOf<RowsOf<typeof subcommands[Name]>[Key]>;
};

/** Where each value came from: what was given by flag or variable is a wish, a default is not. */
export type OptionSources<Name extends Subcommand> = {
  readonly [Key in keyof OptionValues<Name>]: OptionSource;
};

/** What `serve` is called with. */
export type ServeOptions = OptionValues<"serve">;

/** What `chat` is called with. */
export type ChatOptions = OptionValues<"chat"> & {
  /** Tells which values are somebody's wish, so that the others may be asked for. */
  readonly sources: OptionSources<"chat">;
};

/** What parsing a subcommand's arguments leads to. */
export type ParsedOptions<Name extends Subcommand> =
  | { readonly type: "help" | "version" }
  | { readonly type: "wrong"; readonly problems: readonly string[] }
  | {
    readonly type: "values";
    readonly values: OptionValues<Name>;
    readonly sources: OptionSources<Name>;
    readonly warnings: readonly string[];
  };

/**
 * Reads the arguments of a subcommand: a flag before its environment variable before the default.
 * @param name The subcommand.
 * @param given The arguments after its name, and the environment.
 * @returns The values, or everything that is wrong with them at once.
 */
export function parseOptions<Name extends Subcommand>(name: Name, given: Given): ParsedOptions<Name> {
  // The rows that this reads are those from which the types are made; the compiler cannot follow through the loop.
  return parseArguments(name, { ...given, table: subcommands }) as ParsedOptions<Name>;
}

/** Tells whether a word is the name of a subcommand. */
export function isSubcommand(word: string): word is Subcommand {
  return Object.hasOwn(subcommands, word);
}

/** Lists every environment variable that the table names. */
export function variableNames(): readonly string[] {
  const rows = Object.values<SubcommandRow>(subcommands).flatMap(({ options }) => Object.values(options));
  return [...new Set(rows.flatMap(variablesOf))];
}
