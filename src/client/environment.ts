/**
 * What the system around this run says: its variables, where the person's files are, what its terminal can do.
 * @module
 */
import type { Surroundings } from "./core/choose_presentation.ts";
import type { ConfigPlace } from "./core/config_place.ts";
import { rememberedPath } from "./io/remembered.ts";
import { settingsPath } from "./io/settings_file.ts";
import { type ColorDepth, colorDepthFor } from "./tui/color_depth.ts";
import type { TerminalEnvironment } from "./tui/terminal_codes.ts";

/** Gives an environment variable. @returns Nothing where it is not set. */
export function variable(name: string): string | undefined {
  return Deno.env.get(name);
}

/** Gives what may be the person's name, the likeliest first. */
export function userNames(): readonly (string | undefined)[] {
  return ["USER", "LOGNAME", "USERNAME"].map(variable);
}

/** Tells where what was answered before is kept. @returns Nothing where there is no home. */
export function rememberedFile(): string | undefined {
  return rememberedPath(configPlace());
}

/** Tells where the person's settings are. @returns Nothing where there is no home. */
export function settingsFile(): string | undefined {
  return settingsPath(configPlace());
}

function configPlace(): ConfigPlace {
  return { os: Deno.build.os, variable };
}

/** Tells whether there is a terminal at either end, and which. */
export function surroundings(): Surroundings {
  return {
    isInputTerminal: Deno.stdin.isTerminal(),
    isOutputTerminal: Deno.stdout.isTerminal(),
    term: variable("TERM"),
  };
}

/** Tells in how many colours this terminal draws. */
export function colorDepth(): ColorDepth {
  const isUnwanted = Deno.noColor;
  return colorDepthFor({ isUnwanted, term: variable("TERM"), colorTerm: variable("COLORTERM") });
}

/** Tells what of the variables shows which terminal this is. */
export function terminalEnvironment(): TerminalEnvironment {
  return {
    term: variable("TERM"),
    termProgram: variable("TERM_PROGRAM"),
    tmux: variable("TMUX"),
    sty: variable("STY"),
    kittyWindowId: variable("KITTY_WINDOW_ID"),
    vteVersion: variable("VTE_VERSION"),
  };
}
