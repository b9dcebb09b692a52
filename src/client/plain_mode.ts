/**
 * The plain client for a person: lines are typed in the terminal's own way, and nothing is ever redrawn.
 * @module
 */
import { helpEntries, namesOf } from "./core/commands.ts";
import type { ClientEvent, EndedEvent, SendingEvent } from "./core/client_event.ts";
import { type Entry, notice } from "./core/entry.ts";
import {
  changeIgnored,
  type Ignored,
  ignoredOf,
  type IgnoringParts,
  withoutIgnored,
  withRename,
} from "./core/ignoring.ts";
import { type InputContext, readInput } from "./core/input.ts";
import type { EverywhereIntent } from "./core/intent.ts";
import { invitationEntries } from "./core/invitation.ts";
import { assumedLimits } from "./core/limits.ts";
import { finishedNonce } from "./core/own_lines.ts";
import { exitCodeAfter, unsentEntries } from "./core/unsent.ts";
import { whoEntries } from "./core/who.ts";
import { Departure } from "./departure.ts";
import type { EventPrinter } from "./event_printer.ts";
import type { Channel, Clock } from "./ports.ts";
import type { Presentation } from "./presentation.ts";
import { printable, splitText, type TextLimits } from "../protocol/text.ts";

/** After how long without an acknowledgement a line is said to be on its way still, in milliseconds. */
const lateAfterMs = 3_000;

/** What the plain client is made of. */
export interface PlainModeParts extends IgnoringParts, Pick<InputContext, "nearest"> {
  /** Prints events and sentences. */
  readonly printer: EventPrinter;
  /** The time. */
  readonly clock: Clock;
  /** What somebody else types to join the channel. */
  readonly joinLine: string;
}

/** Prints each event as a line, and reads each line as a message or a command. */
export class PlainMode implements Presentation {
  readonly #parts: PlainModeParts;
  readonly #finished = Promise.withResolvers<number>();
  /** What stops the timers of the lines on their way, by their marks. */
  readonly #lateTimers = new Map<string, () => void>();
  #limits: TextLimits = assumedLimits;
  #ignored: Ignored;
  #channel!: Channel;
  #departure!: Departure;

  /** Makes a client. @param parts What it is made of. */
  constructor(parts: PlainModeParts) {
    this.#parts = parts;
    this.#ignored = ignoredOf(parts.ignoredNames);
  }

  get finished(): Promise<number> {
    return this.#finished.promise;
  }

  begin(channel: Channel): void {
    this.#channel = channel;
    this.#departure = new Departure(channel, this.#parts.clock);
  }

  onEvent(event: ClientEvent): void {
    if (event.type === "connected") this.#limits = event.limits;
    if (event.type === "sending") this.#watch(event);
    this.#stopWatching(finishedNonce(event));
    const shown = withoutIgnored(event, this.#ignored.keys);
    if (shown !== undefined) this.#parts.printer.print(shown, this.#channel.name);
    if (event.type === "renamed") this.#ignored = withRename(this.#ignored, event);
    if (event.type === "ended") this.#end(event);
    else this.#departure.check();
  }

  interrupt(exitCode: number): void {
    this.#departure.leaveNow(exitCode);
  }

  /** Takes a typed line. */
  onLine(line: string): void {
    const { name, members, protocol } = this.#channel;
    const { nearest } = this.#parts;
    const reading = { ...namesOf(members), ownName: name, protocol, nearest, place: "everywhere" } as const;
    this.#carryOut(readInput(line, reading));
  }

  /** Takes the end of the input for a wish to leave. */
  onEndOfInput(): void {
    this.#leave();
  }

  #carryOut(intent: EverywhereIntent): void {
    switch (intent.type) {
      case "nothing":
        if (!this.#channel.isConnected) this.#channel.retryNow();
        return;
      case "say":
        return this.#inParts(intent.text, (part) => this.#channel.say(part));
      case "whisper":
        return this.#inParts(intent.text, (part) => this.#channel.whisper(intent.to, part));
      case "rename":
        return this.#channel.rename(intent.name);
      case "who":
        return this.#say(whoEntries(this.#channel));
      case "invite":
        return this.#say(invitationEntries(this.#parts.joinLine));
      case "ignore":
      case "unignore":
        return this.#ignore(intent);
      case "help":
        return this.#say(helpEntries("everywhere"));
      case "clear":
        return this.#say([notice("There is nothing to clear: in this mode nothing is redrawn.")]);
      case "quit":
        return this.#leave();
      case "problem":
        return this.#say([notice(intent.text)]);
    }
  }

  #ignore(intent: Extract<EverywhereIntent, { type: "ignore" | "unignore" }>): void {
    const { ignored, entries, changes } = changeIgnored(this.#ignored, intent);
    this.#ignored = ignored;
    for (const change of changes) this.#parts.onIgnoredChange(change);
    this.#say(entries);
  }

  #inParts(text: string, send: (part: string) => void): void {
    const parts = splitText(text, this.#limits);
    if (parts.length > 1) {
      this.#say([notice(`This is too long for one message and is sent as ${parts.length}.`)]);
    }
    parts.forEach(send);
  }

  #say(entries: readonly Entry[]): void {
    for (const entry of entries) this.#parts.printer.say(entry);
  }

  #watch({ nonce, text }: SendingEvent): void {
    const stop = this.#parts.clock.startTimer(lateAfterMs, () => {
      this.#lateTimers.delete(nonce);
      this.#say([notice(`not sent yet: ${printable(text)}`)]);
    });
    this.#lateTimers.set(nonce, stop);
  }

  #stopWatching(nonce: string | undefined): void {
    if (nonce === undefined) return;
    this.#lateTimers.get(nonce)?.();
    this.#lateTimers.delete(nonce);
  }

  #leave(): void {
    const waitsFor = this.#departure.leave(0);
    if (waitsFor > 0) this.#say([notice(`Waiting for ${waitsFor} to be sent; Ctrl+C leaves at once.`)]);
  }

  #end(event: EndedEvent): void {
    this.#departure.stop();
    for (const stop of this.#lateTimers.values()) stop();
    this.#say(unsentEntries(event.unacknowledged));
    this.#finished.resolve(exitCodeAfter(event, this.#departure.exitCode));
  }
}
