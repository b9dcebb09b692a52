/**
 * A log that a test can read.
 * @module
 */
import type { Log } from "../../src/server/ports.ts";

/** Keeps what was logged, as `level: message`. */
export class FakeLog implements Log {
  /** The lines so far. */
  readonly lines: string[] = [];
  /** The lines with all that came along, to be searched for what must not be logged. */
  readonly everything: string[] = [];

  debug(message: string, properties: Readonly<Record<string, unknown>> = {}): void {
    this.#keep("debug", message, properties);
  }

  info(message: string, properties: Readonly<Record<string, unknown>> = {}): void {
    this.#keep("info", message, properties);
  }

  warning(message: string, properties: Readonly<Record<string, unknown>> = {}): void {
    this.#keep("warning", message, properties);
  }

  error(message: string, properties: Readonly<Record<string, unknown>> = {}): void {
    this.#keep("error", message, properties);
  }

  #keep(level: string, message: string, properties: Readonly<Record<string, unknown>>): void {
    this.lines.push(`${level}: ${message}`);
    this.everything.push(`${level}: ${message} ${Deno.inspect(properties)}`);
  }
}
