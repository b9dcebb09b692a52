/**
 * Prints events as they come, a line each: as plain text, or as JSON for programs.
 * @module
 */
import type { ClientEvent } from "./core/client_event.ts";
import type { ConnectionReport } from "./core/connection_report.ts";
import { type Entry, flat } from "./core/entry.ts";
import { jsonLine } from "./core/json_event.ts";
import { type OwnLine, ownLinesAfter, settledEntry } from "./core/own_lines.ts";
import { transcript } from "./core/transcript.ts";
import { isolatedLine } from "./tui/isolated.ts";

/** Takes one line, without its line break. */
export type WriteLine = (line: string) => void;

/** Prints what happened. */
export interface EventPrinter {
  /** Prints an event. @param ownName The own name now. */
  print(event: ClientEvent, ownName: string): void;
  /** Prints something that the program has to say. */
  say(entry: Entry): void;
}

/** Where a plain printer writes, and for whom. */
export interface PlainPrinterOptions {
  /** Takes what was said and done. */
  readonly output: WriteLine;
  /** Takes what is about the connection and the program. */
  readonly status: WriteLine;
  /** Whether a person reads it who wants to know why something waits; a pipe just waits. */
  readonly isForPerson: boolean;
  /** Whether `output` goes to a terminal, which may reorder what is written from right to left. Absent: it does not. */
  readonly isOutputTerminal?: boolean;
  /** Whether `status` goes to a terminal. Absent: it does not. */
  readonly isStatusTerminal?: boolean;
}

/** Prints exactly one line for each thing that was said or done, and what is told of the connection beside it. */
export class PlainPrinter implements EventPrinter {
  readonly #report: ConnectionReport;
  readonly #options: PlainPrinterOptions;
  #ownLines: readonly OwnLine[] = [];

  /**
   * Makes a printer that has printed nothing.
   * @param report Tells of the connection.
   * @param options Where to write, and for whom.
   */
  constructor(report: ConnectionReport, options: PlainPrinterOptions) {
    this.#report = report;
    this.#options = options;
  }

  print(event: ClientEvent, ownName: string): void {
    for (const entry of this.#report.entries(event)) this.say(entry);
    const entry = transcript(event) ?? settledEntry(event, { lines: this.#ownLines, name: ownName });
    this.#ownLines = ownLinesAfter(this.#ownLines, event);
    if (entry !== undefined) this.#write(event, entry);
  }

  say(entry: Entry): void {
    const { status, isStatusTerminal } = this.#options;
    status(isStatusTerminal ? isolatedLine(entry) : flat(entry));
  }

  #write(event: ClientEvent, entry: Entry): void {
    const { output, isOutputTerminal, isForPerson } = this.#options;
    if (event.type !== "refused") output(isOutputTerminal ? isolatedLine(entry) : flat(entry));
    else if (isForPerson || event.retryInMs === undefined) this.say(entry);
  }
}

/** What the objects are made of beside the events. */
export interface JsonPrinterOptions {
  /** The channel's code. */
  readonly channel: string;
  /** Tells the time, in milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Takes the objects, a line each. */
  readonly output: WriteLine;
  /** Takes what the program has to say to a person. */
  readonly status: WriteLine;
}

/** Prints one JSON object for each event. */
export class JsonPrinter implements EventPrinter {
  readonly #options: JsonPrinterOptions;

  /** Makes a printer. @param options What the objects are made of, and where they go. */
  constructor(options: JsonPrinterOptions) {
    this.#options = options;
  }

  print(event: ClientEvent): void {
    const { channel, nowMs, output } = this.#options;
    output(jsonLine(event, { channel, nowMs: nowMs() }));
  }

  say(entry: Entry): void {
    this.#options.status(flat(entry));
  }
}
