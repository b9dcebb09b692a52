/**
 * Makes executables of the program, with no more permissions than it needs. `deno task compile` makes all of them,
 * `deno task compile x86_64-unknown-linux-gnu` makes one.
 * @module
 */
import { variableNames } from "../../src/options.ts";
import { writeError } from "../../src/command_line/output.ts";

/** The executables: the target that each is for, and its name in `dist/`. */
export const executables = {
  "x86_64-unknown-linux-gnu": "terminalchat-linux-x64",
  "aarch64-unknown-linux-gnu": "terminalchat-linux-arm64",
  "x86_64-apple-darwin": "terminalchat-macos-x64",
  "aarch64-apple-darwin": "terminalchat-macos-arm64",
  "x86_64-pc-windows-msvc": "terminalchat-windows-x64.exe",
} as const;

/** What an executable is made for. */
export type Target = keyof typeof executables;

/** The environment variables that the program reads beside those in its table of options. */
export const otherVariables: readonly string[] = [
  "DENO_DEPLOY",
  ...["HOME", "XDG_CONFIG_HOME", "APPDATA"],
  ...["USER", "LOGNAME", "USERNAME"],
  ...["TERM", "COLORTERM", "TERM_PROGRAM", "TMUX", "STY", "KITTY_WINDOW_ID", "VTE_VERSION"],
  ...[
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
  ],
];

/**
 * What the program may do, as flags of `deno run` and `deno compile`. People name any server, certificate and data file
 * that they like, so that only the rest can be narrowed. Other variables are as if they were not set.
 */
export const permissions: readonly string[] = [
  "--no-prompt",
  "--ignore-env",
  "--allow-net",
  "--allow-read",
  "--allow-write",
  "--allow-sys=networkInterfaces",
  `--allow-env=${[...variableNames(), ...otherVariables].join(",")}`,
];

/**
 * What makes the same work cost less, as flags of `deno run` and `deno compile`; nothing needs them.
 * Left alone the engine sets aside up to three times as much memory for what lives shortly, which is a quarter of what a
 * member who only reads takes; and the platform makes an error, with a trace, for each request that was answered well, which
 * is a seventh of what a join costs.
 */
export const engineFlags: readonly string[] = [
  "--v8-flags=--max-semi-space-size=4",
  "--unstable-no-legacy-abort",
];

/**
 * Gives the arguments with which Deno makes an executable.
 * @param target What to make it for.
 * @param directory Where to put it.
 */
export function compileArguments(target: Target, directory: string): readonly string[] {
  return [
    "compile",
    "--frozen",
    // Without it the packages of the tests are embedded as well.
    "--exclude-unused-npm",
    `--target=${target}`,
    `--output=${directory}/${executables[target]}`,
    ...engineFlags,
    ...permissions,
    "main.ts",
  ];
}

/** Tells whether a word names a target. */
export function isTarget(word: string): word is Target {
  return Object.hasOwn(executables, word);
}

/** Makes executables, and gives the exit code. */
async function compile(words: readonly string[]): Promise<number> {
  const unknown = words.filter((word) => !isTarget(word));
  if (unknown.length > 0) {
    writeError(`No such target: ${unknown.join(", ")}\nThere are: ${Object.keys(executables).join(", ")}\n`);
    return 2;
  }
  const targets = words.length > 0 ? words.filter(isTarget) : Object.keys(executables).filter(isTarget);
  for (const target of targets) {
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: [...compileArguments(target, "dist")],
      cwd: new URL("../..", import.meta.url),
    }).spawn().status;
    if (code !== 0) return code;
  }
  return 0;
}

if (import.meta.main) Deno.exit(await compile(Deno.args));
