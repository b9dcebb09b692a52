/**
 * Two members who keep to the protocol and talk while others do what they like: each must hear everything that the two say,
 * once, in order and soon.
 * @module
 */
import { decodePush, splitFrame } from "../../src/protocol/codec.ts";
import { subprotocol } from "../../src/protocol/frame.ts";
import { within } from "../support/within.ts";

/** How often each says something, in milliseconds. */
const everyMs = 200;

/** How long they wait at the end for what is still to come, in milliseconds. */
const patienceMs = 20_000;

/** How the two fared. */
export interface PairResult {
  /** How many messages the two have said. */
  readonly said: number;
  /** How long the slower of two took from being said to being heard by both, in milliseconds: the median, nearly all, the worst. */
  readonly medianMs: number;
  readonly mostMs: number;
  readonly worstMs: number;
  /** What went wrong. */
  readonly problems: readonly string[];
}

/** Two members of one channel. */
export class CleanPair {
  readonly #members: readonly CleanMember[];
  readonly #saidAtMs: number[] = [];
  readonly #delaysMs: number[] = [];
  readonly #problems: string[] = [];
  // Where they come to talk others may have talked before.
  readonly #word: string = crypto.randomUUID();
  #timer: ReturnType<typeof setInterval> | undefined;

  private constructor(members: readonly CleanMember[]) {
    this.#members = members;
    members.forEach((member, index) => {
      member.onText = (text) => text.startsWith(this.#word) && this.#heard(index, text);
      member.onProblem = (problem) => this.#problem(problem);
    });
  }

  /** Joins twice. */
  static async join(port: number, code: string): Promise<CleanPair> {
    const ada = await CleanMember.join(port, code, "ada");
    return new CleanPair([ada, await CleanMember.join(port, code, "bob")]);
  }

  /** Begins to talk. */
  begin(): void {
    this.#timer = setInterval(() => this.#sayNext(), everyMs / this.#members.length);
  }

  /** Ends talking, waits for what is still to come, and leaves. */
  async end(): Promise<PairResult> {
    clearInterval(this.#timer);
    this.#sayNext();
    const all = Promise.all(this.#members.map(({ hasHeard }) => hasHeard(this.#saidAtMs.length)));
    await within(patienceMs, all, "what the two have said").catch(({ message }) => this.#problem(message));
    await Promise.all(this.#members.map((member) => member.leave()));
    const sorted = this.#delaysMs.toSorted((one, other) => one - other);
    const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))] ?? NaN;
    const [medianMs, mostMs, worstMs] = [at(0.5), at(0.99), at(1)];
    return { said: this.#saidAtMs.length, medianMs, mostMs, worstMs, problems: this.#problems };
  }

  #sayNext(): void {
    const number = this.#saidAtMs.length;
    this.#saidAtMs.push(performance.now());
    this.#members[number % this.#members.length]?.say(`${this.#word} ${number}`);
  }

  /** What one says is in order; between what two say at about the same time any order will do, but the same for both. */
  #heard(index: number, text: string): void {
    const number = Number(text.split(" ")[1]);
    const member = this.#members[index] as CleanMember;
    const speaker = number % this.#members.length;
    const expected = member.nextOf[speaker] ?? speaker;
    if (number !== expected) this.#problem(`${member.name} heard ${text} and not ${expected}`);
    member.nextOf[speaker] = number + this.#members.length;
    this.#delaysMs.push(performance.now() - (this.#saidAtMs[number] ?? NaN));
  }

  #problem(what: string): void {
    if (this.#problems.length < 10) this.#problems.push(`the pair: ${what}`);
  }
}


/** One of the two. */
class CleanMember {
  /** What of each of the two comes next. */
  readonly nextOf: number[] = [];
  readonly name: string;
  onText: (text: string) => boolean | void = () => {};
  onProblem: (problem: string) => void = () => {};
  readonly #socket: WebSocket;
  readonly #welcomed = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<number>();
  #awaited: { readonly count: number; readonly resolve: () => void } | undefined;
  #said = 0;
  #heard = 0;
  #offset: number | undefined;

  private constructor(url: string, name: string) {
    this.name = name;
    // It has an address of its own: what others send from theirs is none of its business.
    const headers = { "x-forwarded-for": "192.0.2.7" };
    this.#socket = new WebSocket(url, { protocols: [subprotocol], headers });
    this.#socket.onopen = () => this.#socket.send(JSON.stringify({ type: "join", name }));
    this.#socket.onmessage = ({ data }) => splitFrame(String(data)).forEach((line) => this.#take(line));
    this.#socket.onerror = () => {};
    this.#socket.onclose = ({ code }) => {
      if (code !== 1000) this.onProblem(`${name} was closed with ${code}`);
      this.#closed.resolve(code);
    };
  }

  static async join(port: number, code: string, name: string): Promise<CleanMember> {
    const member = new CleanMember(`ws://127.0.0.1:${port}/ws/${code}`, name);
    await within(patienceMs, member.#welcomed.promise, `the welcome of ${name}`);
    return member;
  }

  say(text: string): void {
    this.#socket.send(JSON.stringify({ type: "publish", nonce: `${this.name}-${++this.#said}`, text }));
  }

  /** Waits until it has heard so many. */
  readonly hasHeard = (count: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#awaited = { count, resolve };
    this.#lookWhetherAllIsHeard();
    return promise;
  };

  async leave(): Promise<void> {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send('{"type":"leave"}');
    await within(patienceMs, this.#closed.promise, `the goodbye to ${this.name}`).catch(() =>
      this.#socket.close()
    );
  }

  #take(line: string): void {
    const push = decodePush(line);
    if (push?.type === "welcome") this.#welcomed.resolve();
    if (push?.type === "refused") this.onProblem(`${this.name} was refused: ${push.code}`);
    if (push?.type !== "message") return;
    if (push.offset !== (this.#offset ?? push.offset - 1) + 1) {
      this.onProblem(`${this.name} missed something`);
    }
    this.#offset = push.offset;
    this.#heard++;
    this.onText(push.text);
    this.#lookWhetherAllIsHeard();
  }

  #lookWhetherAllIsHeard(): void {
    if (this.#awaited !== undefined && this.#heard >= this.#awaited.count) this.#awaited.resolve();
  }
}
