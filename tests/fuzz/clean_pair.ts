/**
 * Two members who talk while others do what they like: each must hear everything that the two say, once, in order and soon.
 * @module
 */
import { within } from "../support/within.ts";
import { CleanMember } from "./clean_member.ts";

/** How often each says something, in milliseconds. */
const everyMs = 200;

/** How long a message may take, in milliseconds: attackers, server and pair share the machine. */
const boundMs = 5_000;

/** How long they wait in the end for what is still to come, in milliseconds. */
const patienceMs = 20_000;

const names = ["ada", "bob"];

/** How the two fared. */
export interface PairResult {
  /** How many messages they have said. */
  readonly said: number;
  /** How long a message took to each of them, in milliseconds: half of them no longer than this. */
  readonly medianMs: number;
  /** 99 % no longer than this. */
  readonly mostMs: number;
  /** None longer than this. */
  readonly worstMs: number;
  /** How late this process itself was at worst to say the next thing, in milliseconds: no server can be asked for less. */
  readonly lateMs: number;
  /** What went wrong. */
  readonly problems: readonly string[];
}

/** Two members of one channel. */
export class CleanPair {
  // Where they come to talk, others may have talked before.
  readonly #word: string = crypto.randomUUID();
  readonly #members: CleanMember[] = [];
  readonly #saidAtMs: number[] = [];
  readonly #delaysMs: number[] = [];
  readonly #problems: string[] = [];
  readonly #allHeard = Promise.withResolvers<void>();
  #isLast = false;
  #lateMs = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  private constructor() {}

  /** Joins a channel on this machine. @throws {Error} If they are not let in. */
  static async join(port: number, code: string): Promise<CleanPair> {
    const pair = new CleanPair();
    for (const name of names) await pair.#join(`ws://127.0.0.1:${port}/ws/${code}`, name);
    return pair;
  }

  /** Begins to talk. */
  begin(): void {
    this.#timer = setInterval(() => this.#sayNext(), everyMs / names.length);
  }

  /** Ends talking, waits for what is still to come, and leaves. */
  async end(): Promise<PairResult> {
    clearInterval(this.#timer);
    this.#isLast = true;
    this.#sayNext();
    await within(patienceMs, this.#allHeard.promise, "what the two have said").catch((error) =>
      this.#problem(error.message)
    );
    await Promise.all(this.#members.map((member) => member.leave()));
    const sorted = this.#delaysMs.toSorted((one, other) => one - other);
    const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))] ?? NaN;
    const [medianMs, mostMs, worstMs] = [at(0.5), at(0.99), at(1)];
    const problems = [
      ...this.#problems,
      ...worstMs > boundMs ? [`the pair: a message took ${worstMs} ms`] : [],
    ];
    return { said: this.#saidAtMs.length, medianMs, mostMs, worstMs, lateMs: this.#lateMs, problems };
  }

  async #join(url: string, name: string): Promise<void> {
    const nexts = names.map((_, speaker) => speaker);
    const member = await CleanMember.join(url, name, {
      onText: (text) => this.#hear(name, text, nexts),
      onProblem: (problem) => this.#problem(problem),
    });
    this.#members.push(member);
  }

  #sayNext(): void {
    const number = this.#saidAtMs.length;
    const lastMs = this.#saidAtMs.at(-1) ?? Infinity;
    this.#saidAtMs.push(performance.now());
    this.#lateMs = Math.max(this.#lateMs, performance.now() - lastMs - everyMs / names.length);
    this.#members[number % names.length]?.say(`${this.#word} ${number}`);
  }

  /** @param nexts What is to come next of each of the two. */
  #hear(name: string, text: string, nexts: number[]): void {
    if (!text.startsWith(this.#word)) return;
    const number = Number(text.split(" ")[1]);
    const speaker = number % names.length;
    if (number !== nexts[speaker]) this.#problem(`${name} heard ${number} and not ${nexts[speaker]}`);
    nexts[speaker] = number + names.length;
    this.#delaysMs.push(performance.now() - (this.#saidAtMs[number] ?? NaN));
    if (this.#isLast && this.#delaysMs.length === names.length * this.#saidAtMs.length) {
      this.#allHeard.resolve();
    }
  }

  #problem(what: string): void {
    if (this.#problems.length < 10) this.#problems.push(`the pair: ${what}`);
  }
}
