/**
 * The client in a pipe: what comes in is said, line by line, and what happens goes out. There are no commands in it.
 * @module
 */
import type { ClientEvent, EndedEvent } from "./core/client_event.ts";
import { Delivery } from "./core/delivery.ts";
import { LineSplitter } from "./core/line_splitter.ts";
import { sayableTexts } from "./core/piped_text.ts";
import { shownReason } from "./core/shown_reason.ts";
import type { EventPrinter } from "./event_printer.ts";
import type { Channel } from "./ports.ts";
import type { Presentation } from "./presentation.ts";
import type { TextLimits } from "../protocol/text.ts";

/** How much is read before there is a connection, and of a message that is all of the input, in UTF-16 units. */
const maxHeldUnits = 1_048_576;
const maxWholeUnits = 16 * 1_048_576;

/** What a pipe is for. */
export interface PipeModeOptions {
  /** Prints events. */
  readonly printer: EventPrinter;
  /** Whether all of the input is one message. */
  readonly isWhole: boolean;
  /** Takes what went wrong, one sentence a line. */
  readonly complain: (sentence: string) => void;
}

/** Says what it reads, waits until the server has all of it, and leaves. */
export class PipeMode implements Presentation {
  readonly #options: PipeModeOptions;
  readonly #finished = Promise.withResolvers<number>();
  readonly #delivery = new Delivery();
  readonly #splitter = new LineSplitter();
  /** Lines that were read and not said yet. */
  #lines: string[] = [];
  #heldUnits = 0;
  #limits: TextLimits | undefined;
  #isAtEnd = false;
  #isOutputClosed = false;
  #exitCode: number | undefined;
  #isLeaving = false;
  #isOver = false;
  #wake: () => void = () => {};
  #channel!: Channel;

  /** Makes a client that has read nothing. @param options What the pipe is for. */
  constructor(options: PipeModeOptions) {
    this.#options = options;
  }

  get finished(): Promise<number> {
    return this.#finished.promise;
  }

  begin(channel: Channel): void {
    this.#channel = channel;
  }

  onEvent(event: ClientEvent): void {
    if (event.type === "connected") this.#limits = event.limits;
    this.#delivery.observe(event);
    this.#options.printer.print(event, this.#channel.name);
    if (event.type === "ended") return this.#end(event);
    this.#sayLines();
    this.#leaveIfDone();
  }

  interrupt(exitCode: number): void {
    this.#exitCode = exitCode;
    this.#isLeaving = true;
    this.#channel.leave();
  }

  /** Nobody reads the output any more: what was said is still delivered, and that is the end. */
  onOutputClosed(): void {
    this.#isAtEnd = true;
    this.#isOutputClosed = true;
    this.#wake();
    this.#leaveIfDone();
  }

  /**
   * Reads the input to its end, no faster than it is delivered.
   * @param chunks Decoded pieces of it.
   */
  async read(chunks: AsyncIterable<string>): Promise<void> {
    for await (const chunk of chunks) {
      this.#take(chunk);
      await this.#room();
      if (this.#isOver || this.#isAtEnd) return;
    }
    this.#hold(this.#splitter.end());
    this.#isAtEnd = true;
    this.#sayLines();
    this.#leaveIfDone();
  }

  #take(chunk: string): void {
    if (!this.#options.isWhole) return this.#hold(this.#splitter.push(chunk));
    this.#lines = [this.#lines.join("") + chunk];
    this.#heldUnits += chunk.length;
    if (this.#heldUnits > maxWholeUnits) this.#refuseWhole();
  }

  #refuseWhole(): void {
    this.#lines = [];
    this.#options.complain("Standard input is too large for one message; nothing of it was sent.");
    this.interrupt(1);
  }

  #hold(lines: readonly string[]): void {
    this.#lines.push(...lines);
    for (const line of lines) this.#heldUnits += line.length + 1;
    this.#sayLines();
  }

  /** Says of the lines that are held what there is room for. */
  #sayLines(): void {
    if (this.#limits === undefined || this.#isOutputClosed || (this.#options.isWhole && !this.#isAtEnd)) {
      return;
    }
    let said = 0;
    while (said < this.#lines.length && this.#delivery.hasRoom) this.#say(this.#lines[said++]!, this.#limits);
    this.#lines = this.#lines.slice(said);
    if (this.#lines.length > 0) return;
    this.#heldUnits = 0;
    this.#wake();
  }

  #say(line: string, limits: TextLimits): void {
    const texts = sayableTexts(line, limits);
    if (texts.length > 1) {
      const what = this.#options.isWhole ? "Standard input is" : "A line is";
      this.#options.complain(`${what} too long for one message, and is sent as ${texts.length}.`);
    }
    for (const text of texts) this.#delivery.said(this.#channel.say(text), text);
  }

  /** Waits until more may be read. */
  async #room(): Promise<void> {
    const isPatient = this.#limits === undefined && this.#heldUnits < maxHeldUnits;
    if (this.#lines.length === 0 || this.#options.isWhole || isPatient || this.#isOver) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    await promise;
  }

  #leaveIfDone(): void {
    const isAllSaid = this.#lines.length === 0 || this.#isOutputClosed;
    const isDone = this.#isAtEnd && isAllSaid && this.#delivery.isIdle;
    if (!isDone || this.#limits === undefined || this.#isLeaving) return;
    this.#isLeaving = true;
    this.#channel.leave();
  }

  #end(event: EndedEvent): void {
    this.#isOver = true;
    this.#wake();
    const notSaid = this.#lines.flatMap((line) => sayableTexts(line, unlimited)).length;
    const unsent = this.#delivery.unsent + notSaid;
    if (unsent > 0) this.#complainOf(unsent, this.#delivery.total + notSaid, event);
    const isLeft = event.cause === "left";
    this.#finished.resolve(this.#exitCode ?? (isLeft && unsent === 0 ? 0 : 1));
  }

  #complainOf(unsent: number, total: number, { cause, reason }: EndedEvent): void {
    const why = cause === "left" ? this.#delivery.lastRefusal : reason;
    const rest = this.#isAtEnd ? "" : "; standard input was not read to its end";
    const because = why === undefined ? "" : ` (${shownReason(why)})`;
    this.#options.complain(
      `${unsent} of ${total} message${total === 1 ? " was" : "s were"} not sent${because}${rest}.`,
    );
  }
}

const unlimited: TextLimits = { maxTextCharacters: 0, maxTextBytes: 0 };
