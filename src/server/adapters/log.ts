/**
 * The operator's log on standard error: lines for people where that is a terminal, else one JSON object a line.
 * @module
 */
import {
  configureSync,
  getAnsiColorFormatter,
  getJsonLinesFormatter,
  getLogger,
  getTextFormatter,
  type LogLevel,
  type LogRecord,
  type TextFormatter,
} from "@logtape/logtape";
import { safeJson } from "../../protocol/safe_json.ts";
import { type LabelAddress, logFields } from "../core/log_fields.ts";
import type { Log } from "../ports.ts";

/** How to log. */
export interface LogOptions {
  /** The least important lines to write, by the names that the original knew. */
  readonly level: string;
  /** Whether standard error is a terminal. */
  readonly isTerminal: boolean;
  /** Whether colours are welcome. */
  readonly hasColor: boolean;
  /** Gives what is written for an address. */
  readonly labelAddress: LabelAddress;
}

const levels: ReadonlyMap<string, LogLevel> = new Map([
  ["DEBUG", "debug"],
  ["INFO", "info"],
  ["WARNING", "warning"],
  ["ERROR", "error"],
  ["CRITICAL", "fatal"],
]);

/** Sets the log up. */
export function createLog(options: LogOptions): Log {
  const format = formatterFor(options);
  const encoder = new TextEncoder();
  configureSync({
    reset: true,
    sinks: { stderr: (record: LogRecord) => writeAll(encoder.encode(format(record))) },
    loggers: [
      { category: "terminalchat", sinks: ["stderr"], lowestLevel: levels.get(options.level) ?? "info" },
      { category: ["logtape", "meta"], sinks: ["stderr"], lowestLevel: "error" },
    ],
  });
  const logger = getLogger("terminalchat");
  const template = options.isTerminal ? withProperties : (message: string): string => message;
  const writer =
    (level: "debug" | "info" | "warning" | "error"): Log["info"] => (message, properties = {}) => {
      logger[level](template(message, properties), logFields(properties, options.labelAddress));
    };
  return { debug: writer("debug"), info: writer("info"), warning: writer("warning"), error: writer("error") };
}

function formatterFor({ isTerminal, hasColor }: LogOptions): TextFormatter {
  if (!isTerminal) return jsonFormatter();
  return hasColor ? getAnsiColorFormatter({ timestamp: "time" }) : getTextFormatter({ timestamp: "time" });
}

function jsonFormatter(): TextFormatter {
  const format = getJsonLinesFormatter({ properties: "flatten" });
  return (record) => `${safeJson(format(record).trimEnd())}\n`;
}

/** A person sees the properties behind the message; a program has them as fields. */
function withProperties(message: string, properties: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(properties);
  return names.length === 0 ? message : `${message}: ${names.map((name) => `${name} {${name}}`).join(", ")}`;
}

function writeAll(bytes: Uint8Array): void {
  try {
    for (let written = 0; written < bytes.length;) written += Deno.stderr.writeSync(bytes.subarray(written));
  } catch {
    // Nobody reads the log any more; the server goes on.
  }
}
