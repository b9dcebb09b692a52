/**
 * The channels that a full screen has open: how each is reached, and how each ends.
 * @module
 */
import type { ClientEvent, EndedEvent } from "./core/client_event.ts";
import type { ConnectionReport } from "./core/connection_report.ts";
import { type Entry, notice } from "./core/entry.ts";
import { unsentEntries } from "./core/unsent.ts";
import { printable } from "../protocol/text.ts";
import { Departure } from "./departure.ts";
import type { Channel, Clock } from "./ports.ts";
import type { LiveFacts } from "./tui/full_screen/step.ts";

/** One channel from its opening to its end. */
interface Live {
  readonly channel: Channel;
  readonly departure: Departure;
  readonly report: ConnectionReport;
  readonly code: string;
  ended: EndedEvent | undefined;
  farewell: readonly Entry[];
}

/** What is known of a channel that is not open yet. */
const notOpen: LiveFacts = {
  name: "",
  members: [],
  listeners: 0,
  isConnected: false,
  protocol: undefined,
  unacknowledged: 0,
  roundTripMs: undefined,
};

/** All open channels, by their keys. */
export class OpenChannels {
  readonly #clock: Clock;
  readonly #live = new Map<number, Live>();
  /** Those that have no code yet. */
  readonly #expected = new Set<number>();
  #requestedCode: number | undefined;

  /** Makes none. @param clock The time. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes that one will come, which is waited for before all is over. */
  expect(key: number): void {
    this.#expected.add(key);
  }

  /** Tells whether one is still waited for: it may have been left meanwhile. */
  isExpected(key: number): boolean {
    return this.#expected.has(key);
  }

  /** Takes one in. */
  add(
    key: number,
    channel: Channel,
    { code, report }: { readonly code: string; readonly report: ConnectionReport },
  ): void {
    this.#expected.delete(key);
    const departure = new Departure(channel, this.#clock);
    this.#live.set(key, { channel, departure, report, code, ended: undefined, farewell: [] });
    // Whoever is leaving everything has left what was still being opened too.
    if (this.#requestedCode !== undefined) departure.leaveNow(this.#requestedCode);
  }

  /** Gives a channel to act on. Absent: it is not open. */
  get(key: number): Channel | undefined {
    return this.#live.get(key)?.channel;
  }

  /** Gives what is true of a channel now. */
  facts(key: number): LiveFacts {
    return this.get(key) ?? notOpen;
  }

  /** Whether all have ended, and none is still to come. */
  get areOver(): boolean {
    return this.#expected.size === 0 && [...this.#live.values()].every(({ ended }) => ended !== undefined);
  }

  /** Takes note of an event. @returns What is to be said of the connection. */
  note(key: number, event: ClientEvent): readonly Entry[] {
    const live = this.#live.get(key);
    if (live === undefined) return [];
    const told = live.report.entries(event);
    if (event.type !== "ended") {
      live.departure.check();
      return told;
    }
    live.departure.stop();
    live.ended = event;
    live.farewell = [...told, ...unsentEntries(event.unacknowledged)];
    return told;
  }

  /** Leaves one of them. */
  leave(key: number): void {
    this.#expected.delete(key);
    this.#live.get(key)?.channel.leave();
  }

  /** Leaves all; what is on its way gets a moment, but not when asked twice. @returns How many texts are waited for. */
  leaveAll(exitCode: number): number {
    this.#request(exitCode);
    return this.#going().reduce((count, { departure }) => count + departure.leave(exitCode), 0);
  }

  /** Leaves all without waiting for anything. */
  leaveAllNow(exitCode: number): void {
    this.#request(exitCode);
    for (const { departure } of this.#going()) departure.leaveNow(exitCode);
  }

  /** What has no code yet is not begun any more. */
  #request(exitCode: number): void {
    this.#requestedCode = exitCode;
    this.#expected.clear();
  }

  #going(): readonly Live[] {
    return [...this.#live.values()].filter(({ ended }) => ended === undefined);
  }

  /** What is to be said once the screen is gone: how each ended, and what was not sent. */
  get farewell(): readonly Entry[] {
    const all = [...this.#live.values()].filter(({ farewell }) => farewell.length > 0);
    if (all.length < 2) return all.flatMap(({ farewell }) => farewell);
    const [goodbye] = all.filter(isLeft).flatMap(({ farewell }) => farewell);
    const told = all.map((live) => isLeft(live) ? { ...live, farewell: live.farewell.slice(1) } : live)
      .filter(({ farewell }) => farewell.length > 0)
      .flatMap(({ code, farewell }) => [notice(`${printable(code)}:`), ...farewell]);
    return goodbye === undefined ? told : [...told, goodbye];
  }

  /** The exit code of the program once all have ended. */
  get exitCode(): number {
    const endings = [...this.#live.values()].flatMap(({ ended }) => ended ?? []);
    const isUnsent = endings.some(({ unacknowledged }) => unacknowledged.length > 0);
    if (this.#requestedCode === undefined) {
      return endings.every(({ cause }) => cause === "left") && !isUnsent ? 0 : 1;
    }
    return this.#requestedCode !== 0 ? this.#requestedCode : isUnsent ? 1 : 0;
  }
}

/** What is said of such a one begins with a goodbye, which is said once. */
function isLeft({ ended }: Live): boolean {
  return ended?.cause === "left";
}
