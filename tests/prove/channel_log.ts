/**
 * The log of one channel as its members together have seen it, put together from their traces alone.
 * @module
 */
import type { MemberTrace, SaidRecord, ShownRecord } from "./trace.ts";
import { type Violation, violation } from "./violation.ts";

/** A text and who said it. */
export interface Saying {
  readonly by: MemberTrace;
  readonly record: SaidRecord;
}

/** A place in a log. */
export interface LogPlace {
  readonly epoch: string;
  readonly offset: number;
}

interface Entry {
  readonly text: string;
  readonly sentAtMs: number;
  readonly seenBy: string;
}

/** The log, and what does not fit into one. */
export class ChannelLog {
  /** Everything said in the channel to all or to one, by its text: no text is said twice in a run. */
  readonly sayings: Map<string, Saying> = new Map();
  /** What contradicts itself. */
  readonly violations: Violation[] = [];
  readonly #epochs = new Map<string, Map<number, Entry>>();
  readonly #places = new Map<string, LogPlace[]>();

  /** @param members Everybody who was ever in the channel. */
  constructor(members: readonly MemberTrace[]) {
    for (const member of members) this.#noteSayings(member);
    for (const member of members) this.#noteShown(member);
    for (const [epoch, entries] of this.#epochs) this.#checkTimes(epoch, entries, members);
  }

  /** Gives the last offset seen in an epoch; 0 if none was. */
  topOf(epoch: string): number {
    let top = 0;
    for (const offset of this.#epochs.get(epoch)?.keys() ?? []) top = Math.max(top, offset);
    return top;
  }

  /** Gives the text with that offset, if anybody saw it. */
  textAt({ epoch, offset }: LogPlace): string | undefined {
    return this.#epochs.get(epoch)?.get(offset)?.text;
  }

  /** Gives every place at which a text stands; more than one only after a loss of memory. */
  placesOf(text: string): readonly LogPlace[] {
    return this.#places.get(text) ?? [];
  }

  #noteSayings(member: MemberTrace): void {
    for (const record of member.records) {
      if (record.type === "said") this.sayings.set(record.text, { by: member, record });
    }
  }

  #noteShown(member: MemberTrace): void {
    let epoch = "";
    member.records.forEach((record, index) => {
      if (record.type === "welcomed") epoch = record.epoch;
      if (record.type === "shown") this.#note({ member, index, epoch }, record);
    });
  }

  #note(
    { member, index, epoch }: {
      readonly member: MemberTrace;
      readonly index: number;
      readonly epoch: string;
    },
    { text, offset, sentAtMs }: ShownRecord,
  ): void {
    const entries = getOrMake(this.#epochs, epoch, () => new Map<number, Entry>());
    const entry = entries.get(offset);
    if (entry === undefined) {
      entries.set(offset, { text, sentAtMs, seenBy: member.name });
      this.#place(text, { epoch, offset }, { member, index });
    } else if (entry.text !== text) {
      const other = `${entry.seenBy} has "${entry.text}" there`;
      this.violations.push(
        violation("order", { member, index }, `"${text}" has the number ${offset}, but ${other}`),
      );
    }
  }

  #place(
    text: string,
    place: LogPlace,
    seen: { readonly member: MemberTrace; readonly index: number },
  ): void {
    const places = getOrMake(this.#places, text, () => []);
    const before = places.find(({ epoch }) => epoch === place.epoch);
    if (before !== undefined) {
      const numbers = `${before.offset} and ${place.offset}`;
      this.violations.push(violation("once", seen, `"${text}" has two numbers, ${numbers}`));
    }
    places.push(place);
  }

  #checkTimes(epoch: string, entries: ReadonlyMap<number, Entry>, members: readonly MemberTrace[]): void {
    let latestMs = 0;
    for (const [offset, { sentAtMs, seenBy }] of [...entries].sort(([one], [other]) => one - other)) {
      if (sentAtMs < latestMs) {
        const member = members.find(({ name }) => name === seenBy) as MemberTrace;
        this.violations.push(violation("order", { member }, `in ${epoch} the time falls at ${offset}`));
      }
      latestMs = Math.max(latestMs, sentAtMs);
    }
  }
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, value = make());
  return value;
}
