/**
 * Reads one member's trace along the channel's log: once, in order, and nothing missing but where a gap is shown.
 * @module
 */
import type { ChannelLog } from "./channel_log.ts";
import { isNameOf } from "./member_names.ts";
import type { GapRecord, MemberTrace, RunTrace, ShownRecord, WelcomedRecord } from "./trace.ts";
import { type Rule, type Violation, violation } from "./violation.ts";

/** How many messages the protocol shows a newcomer; beside them those that came while it was let in. */
const newcomerMessages = 50;

/** What all readers of a channel are held against. */
export interface OrderContext {
  readonly run: RunTrace;
  readonly log: ChannelLog;
  /** What came directly after a text, and who saw it so. */
  readonly followers: Map<string, { readonly text: string; readonly seenBy: string }>;
}

/** Numbers that a member was told are missing. */
export interface MissingRange {
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
}

/** What became of a reading. */
export interface Reading {
  readonly violations: readonly Violation[];
  /** Everything that was shown, with the name under which it was. */
  readonly shown: ReadonlyMap<string, string>;
  readonly missing: readonly MissingRange[];
}

/** Checks what a member was shown. */
export function checkOrder(member: MemberTrace, context: OrderContext): Reading {
  const walk = new OrderWalk(member, context);
  return walk.walk();
}

class OrderWalk {
  readonly #member: MemberTrace;
  readonly #context: OrderContext;
  readonly #violations: Violation[] = [];
  readonly #shown = new Map<string, string>();
  readonly #missing: MissingRange[] = [];
  #index = 0;
  #epoch: string | undefined;
  // The last number read in this epoch, or the one before the first that is to come.
  #offset = 0;
  // The last number read before the server said that some are missing, in the same epoch.
  #offsetBeforeGap: number | undefined;
  #isGapDue = false;
  // The last number when that was so.
  #top = 0;
  // Whether anything was shown since the place was last known from a welcome alone.
  #hasReadHere = false;
  #toldMissing: number | undefined;
  #previousText: string | undefined;

  constructor(member: MemberTrace, context: OrderContext) {
    this.#member = member;
    this.#context = context;
  }

  walk(): Reading {
    this.#member.records.forEach((record, index) => {
      this.#index = index;
      if (record.type === "welcomed") this.#welcomed(record);
      else if (record.type === "gap") this.#gap(record);
      else if (record.type === "shown") this.#show(record);
    });
    this.#end();
    return { violations: this.#violations, shown: this.#shown, missing: this.#missing };
  }

  #found(rule: Rule, message: string): void {
    this.#violations.push(violation(rule, { member: this.#member, index: this.#index }, message));
  }

  #welcomed(welcome: WelcomedRecord): void {
    const { epoch, isComplete, since } = welcome;
    if (since === undefined && this.#shown.size > 0) {
      this.#found("nothing_missing", "it came back like a newcomer");
    }
    if (!isComplete) return this.#incomplete(welcome);
    if (since === undefined) return this.#newcomer(welcome);
    if (since.epoch !== epoch) {
      return this.#found("gap", "the numbering began anew, and nothing is said to be missing");
    }
    if (this.#hasReadHere) return this.#checkSince(since.offset);
    if (this.#epoch === epoch && since.offset > this.#top) {
      // What was there when it came it may pass over, and what followed only if it had been shown that before.
      this.#offset = Math.max(this.#offset, this.#top);
      this.#checkHole(since.offset + 1);
    }
    this.#startAt(welcome, since.offset);
  }

  #newcomer(welcome: WelcomedRecord): void {
    const { top, replay } = welcome;
    if (replay < Math.min(newcomerMessages, this.#kept(), top)) {
      this.#found("nothing_missing", `a newcomer is shown ${replay} of ${top}`);
    }
    this.#startAt(welcome, top - replay);
  }

  #checkSince(offset: number): void {
    if (offset < this.#offset) {
      this.#found("order", `it asks for what follows ${offset}, but has read up to ${this.#offset}`);
    }
    this.#checkHole(offset + 1);
  }

  #kept(): number {
    return this.#context.run.historySize;
  }

  #startAt({ epoch, top }: WelcomedRecord, offset: number): void {
    this.#epoch = epoch;
    this.#offset = offset;
    this.#top = top;
    this.#hasReadHere = false;
    this.#previousText = undefined;
  }

  #incomplete(welcome: WelcomedRecord): void {
    const { epoch, top, since, atMs } = welcome;
    const isSame = since !== undefined && since.epoch === epoch;
    if (isSame && since.offset <= top && top - since.offset <= this.#kept()) {
      this.#found("gap", `after ${since.offset} of ${top} nothing can be missing, but the server says so`);
    }
    if (!isSame && !this.#context.run.memoryLossesMs.some((lossMs) => lossMs <= atMs)) {
      this.#found("gap", "the numbering began anew, though no memory was lost");
    }
    this.#isGapDue = true;
    this.#offsetBeforeGap = isSame ? since.offset : undefined;
    const before = Math.max(0, top - this.#kept());
    this.#startAt(welcome, before);
    if (!isSame && before > 0) this.#miss(1, before);
  }

  #gap({ missing }: GapRecord): void {
    if (!this.#isGapDue) {
      this.#found("gap", "a gap is shown where the server did not say that anything is missing");
    }
    this.#isGapDue = false;
    this.#toldMissing = missing;
    this.#previousText = undefined;
    const before = this.#offsetBeforeGap;
    if (before !== undefined && missing !== undefined) this.#miss(before + 1, before + missing);
  }

  #miss(first: number, last: number): void {
    this.#missing.push({ epoch: this.#epoch ?? "", first, last });
  }

  #show(record: ShownRecord): void {
    const { text, offset } = record;
    this.#checkFaithful(record);
    if (this.#isTwice(record)) this.#found("once", `"${text}" is shown twice`);
    if (this.#isGapDue) this.#found("gap", "messages are missing here, and nothing is shown of it");
    this.#isGapDue = false;
    this.#checkMissing(offset);
    this.#checkNumber(offset);
    this.#checkFollower(text);
    this.#shown.set(text, record.from);
    this.#hasReadHere = true;
    this.#offset = Math.max(this.#offset, offset);
    this.#previousText = text;
  }

  /** A server that lost its memory may have given a sender another name, under which nobody knows what it said. */
  #isTwice({ text, from }: ShownRecord): boolean {
    const before = this.#shown.get(text);
    return before !== undefined && (before === from || this.#context.run.memoryLossesMs.length === 0);
  }

  #checkFaithful({ text, from, nonce, isOwn }: ShownRecord): void {
    const saying = this.#context.log.sayings.get(text);
    if (saying === undefined) return this.#found("faithful", `nobody said "${text}"`);
    if (saying.record.to !== undefined) {
      this.#found("faithful", `"${text}" was whispered and is shown to all`);
    }
    if (saying.record.nonce !== nonce) this.#found("faithful", `"${text}" came with another mark`);
    if (!isNameOf(saying.by, from)) {
      this.#found("faithful", `"${text}" was said by ${saying.by.name}, not by ${from}`);
    }
    if (isOwn !== (saying.by === this.#member)) {
      this.#found("faithful", `"${text}" is shown as ${isOwn ? "one's own" : "another's"}`);
    }
  }

  #checkMissing(offset: number): void {
    const before = this.#offsetBeforeGap;
    const told = this.#toldMissing;
    this.#offsetBeforeGap = undefined;
    this.#toldMissing = undefined;
    if (before === undefined) return;
    if (told === undefined) this.#miss(before + 1, offset - 1);
    else if (told !== offset - before - 1) {
      this.#found("gap", `${told} are said to be missing between ${before} and ${offset}`);
    }
  }

  #checkNumber(offset: number): void {
    if (offset <= this.#offset) return this.#found("order", `${offset} comes after ${this.#offset}`);
    this.#checkHole(offset);
  }

  /** Between two numbers nothing may be missing but what was shown before the numbering began anew. */
  #checkHole(end: number): void {
    const { log, run } = this.#context;
    for (let offset = this.#offset + 1; offset < end; offset++) {
      const text = log.textAt({ epoch: this.#epoch ?? "", offset });
      this.#previousText = undefined;
      // After a loss of memory nobody is shown again what all have seen.
      if (text === undefined ? run.memoryLossesMs.length > 0 : this.#shown.has(text)) continue;
      const what = text === undefined ? "which nobody saw" : `"${text}"`;
      this.#found(
        "nothing_missing",
        `between ${this.#offset} and ${end} it was not shown ${offset}, ${what}`,
      );
      return;
    }
  }

  #checkFollower(text: string): void {
    if (this.#previousText === undefined) return;
    const { followers } = this.#context;
    const key = `${this.#epoch} ${this.#previousText}`;
    const known = followers.get(key);
    if (known === undefined) followers.set(key, { text, seenBy: this.#member.name });
    else if (known.text !== text) {
      const other = `for ${known.seenBy} it was "${known.text}"`;
      this.#found("order", `after "${this.#previousText}" came "${text}"; ${other}`);
    }
  }

  /** Whoever stayed has seen the log to its end. */
  #end(): void {
    this.#index = this.#member.records.length - 1;
    const hasLeft = this.#member.records.some(({ type }) => type === "goodbye" || type === "ended");
    if (hasLeft || this.#epoch === undefined) return;
    // Where nothing is kept, what is missing shows with the next message.
    if (this.#isGapDue && this.#kept() > 0) {
      this.#found("gap", "messages are missing at the end, and nothing is shown of it");
    }
    this.#checkHole(this.#context.log.topOf(this.#epoch) + 1);
  }
}
