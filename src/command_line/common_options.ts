/**
 * Rows that several subcommands have in common.
 * @module
 */
import type { ChoiceRow, FileRow, NumberRow, SwitchRow, TextRow } from "./option_rows.ts";
import { readHostname } from "./read_value.ts";

/** The options that every subcommand takes beside its own. */
export const commonOptions: { readonly help: SwitchRow; readonly version: SwitchRow } = {
  help: { kind: "switch", short: "h", summary: "Shows this help." },
  version: { kind: "switch", short: "V", summary: "Shows the version." },
};

/** How much to log; what holds without it is up to the subcommand. */
export const logLevel = {
  kind: "choice",
  placeholder: "LEVEL",
  choices: ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"],
  variable: "TERMINALCHAT_LOG_LEVEL",
  summary: "The least important log lines to write to standard error.",
} as const satisfies ChoiceRow;

/** Whether to show all there is for finding a fault. */
export const debug = {
  kind: "switch",
  variable: "TERMINALCHAT_DEBUG",
  implies: { logLevel: "DEBUG" },
  summary: "Shows stack traces, and logs all there is unless --log-level says otherwise.",
} as const satisfies SwitchRow;

/** Where to listen, the port. */
export const port = {
  kind: "number",
  placeholder: "PORT",
  short: "p",
  min: 0,
  max: 65_535,
  default: 8000,
  summary: "The port to listen on; 0 takes any free one.",
} as const satisfies NumberRow;

/** Where to listen, the address. */
export const hostname = {
  kind: "text",
  placeholder: "ADDRESS",
  read: readHostname,
  default: "0.0.0.0",
  summary: "The address or host name to listen on.",
} as const satisfies TextRow;

/** Whom to trust beside the system's authorities. */
export const caCert = {
  kind: "file",
  placeholder: "FILE",
  summary: "Trusts the certificate authorities in this PEM file as well.",
} as const satisfies FileRow;
