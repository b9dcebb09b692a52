/**
 * The ways of several servers to one real Redis, in the hands of a test: what is asked, answered and published goes one by one,
 * in an order that chance gives and a seed repeats; ways are cut, answers and announcements are lost.
 * @module
 */
import { setImmediate } from "node:timers";
import { RedisLink } from "../../src/server/adapters/redis/redis_link.ts";
import type {
  RedisLinkEvents,
  RedisWay,
  ScriptInput,
  ScriptName,
} from "../../src/server/adapters/redis/redis_link.ts";

/** What becomes of the next thing that is asked and not answered in time. */
export type Mishap = "unsent" | "unanswered" | "late";

/** Which of the two connections of a server are gone. */
export type Cut = "both" | "hearing";

interface Asked {
  readonly script: ScriptName | "subscribe";
  readonly input: ScriptInput;
  readonly settle: PromiseWithResolvers<unknown>;
}

interface Answer {
  readonly asked: Asked;
  readonly give: () => void;
}

/** Hands on what goes between servers and Redis. */
export class Switchboard {
  readonly links: WayInHand[] = [];
  /** Somebody has just begun to hear, which takes a turn of the event loop. */
  isSomebodyOpening = false;
  /** How often Redis announced what, as `joined m-11`. */
  readonly announced: Map<string, number> = new Map<string, number>();
  readonly #nowMs: () => number;
  readonly #real: RedisLink;
  readonly #late: Asked[] = [];
  readonly #topics = new Set<string>();
  readonly #seen = new Map<string, number>();
  #onSeen: () => void = () => {};
  #chance: () => number = Math.random;

  private constructor(real: RedisLink, nowMs: () => number) {
    this.#real = real;
    this.#nowMs = nowMs;
  }

  /** Opens the way. @param nowMs The time that Redis is to go by. */
  static async open(port: number, nowMs: () => number): Promise<Switchboard> {
    const real = await RedisLink.open({ host: "127.0.0.1", port }, {
      onReady: () => {},
      onAway: () => {},
      onPayload: (topic, payload) => board.#publish(topic, payload),
    });
    const board: Switchboard = new Switchboard(real, nowMs);
    return board;
  }

  /** Begins with servers that nobody knows. @param chance Gives numbers from 0 to 1. */
  begin(chance: () => number): void {
    this.#chance = chance;
    this.links.length = 0;
    this.#late.length = 0;
    this.announced.clear();
    this.#seen.clear();
  }

  /** Adds a server. */
  add(events: RedisLinkEvents): WayInHand {
    const link = new WayInHand(events, (asked) => {
      const arriving = Math.floor(this.#chance() * (asked.length + 1));
      this.#late.push(...asked.slice(0, arriving));
    });
    this.links.push(link);
    return link;
  }

  /** Hands on so many things, or all there are. */
  async handOn(most: number = Infinity): Promise<void> {
    await this.#quiet();
    for (let count = 0; count < most; count++) {
      const next = this.#next();
      if (next === undefined) return;
      await next();
      await this.#quiet();
    }
  }

  /** Closes the way. */
  async close(): Promise<void> {
    await this.#real.close();
  }

  #next(): (() => Promise<void> | void) | undefined {
    const all = this.links.flatMap((link) => link.things((asked, mishap) => this.#ask(asked, mishap)));
    const late = this.#late[0];
    if (late !== undefined) {
      all.push(async () => {
        this.#late.shift();
        await this.#execute(late);
      });
    }
    return all[Math.floor(this.#chance() * all.length)];
  }

  /** What was asked reaches Redis, or does not. @returns What the answer does. */
  async #ask(asked: Asked, mishap: Mishap | undefined): Promise<() => void> {
    if (mishap === "late") this.#late.push(asked);
    const isExecuted = mishap === undefined || mishap === "unanswered";
    try {
      const answer = isExecuted ? await this.#execute(asked) : undefined;
      if (mishap === undefined) return () => asked.settle.resolve(answer);
      return () => asked.settle.reject(new Error("Command timed out"));
    } catch (error) {
      return () => asked.settle.reject(error);
    }
  }

  async #execute({ script, input }: Asked): Promise<unknown> {
    if (script === "subscribe") {
      const topic = input.keys[0] ?? "";
      if (!this.#topics.has(topic)) await this.#real.subscribe(topic);
      this.#topics.add(topic);
      return;
    }
    const answer = await this.#real.run(script, this.#dated(script, input));
    if (script === "turn") await this.#heard(answer as readonly string[]);
    return answer;
  }

  /** Redis goes by its own time, whenever it was asked. */
  #dated(script: ScriptName, { keys, args }: ScriptInput): ScriptInput {
    const nowMs = this.#nowMs();
    if (script === "beat") return { keys, args: [args[0] ?? "", nowMs] };
    if (script !== "turn") return { keys, args };
    return { keys, args: [args[0] ?? "", JSON.stringify({ ...JSON.parse(String(args[1])), nowMs })] };
  }

  /** Waits until what a turn announced has come. */
  async #heard([epoch = "", seq = "0"]: readonly string[]): Promise<void> {
    if (epoch === "" || Number(seq) === 0) return;
    while ((this.#seen.get(epoch) ?? 0) < Number(seq)) {
      await new Promise<void>((resolve) => this.#onSeen = resolve);
    }
  }

  #publish(topic: string, payload: string): void {
    const [seq, , , epoch = ""] = payload.slice(0, payload.indexOf("\n")).split(" ");
    this.#seen.set(epoch, Number(seq));
    for (const [, type, memberId] of payload.matchAll(/\n{"type":"(\w+)","memberId":"([^"]+)"/g)) {
      const what = `${type} ${memberId}`;
      this.announced.set(what, (this.announced.get(what) ?? 0) + 1);
    }
    for (const link of this.links) link.published(topic, payload);
    this.#onSeen();
  }

  async #quiet(): Promise<void> {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    if (!this.isSomebodyOpening) return;
    this.isSomebodyOpening = false;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

/** The way of one server to Redis. */
export class WayInHand implements RedisWay {
  /** What becomes of what is asked next. Absent: it is answered. */
  mishap: Mishap | undefined;
  /** How many announcements are lost from now on. */
  losing: number = 0;
  /** Whether announcements wait on their way. */
  isHeld: boolean = false;
  readonly #events: RedisLinkEvents;
  readonly #leave: (asked: readonly Asked[]) => void;
  readonly #topics = new Set<string>();
  #asked: Asked[] = [];
  #answers: Answer[] = [];
  #payloads: (readonly [topic: string, payload: string])[] = [];
  #cut: Cut | undefined;
  #isDead = false;

  /** @param leave What is on its way when it is cut. */
  constructor(events: RedisLinkEvents, leave: (asked: readonly Asked[]) => void) {
    this.#events = events;
    this.#leave = leave;
  }

  get isReady(): boolean {
    return this.#cut === undefined && !this.#isDead;
  }

  async run(script: ScriptName, input: ScriptInput): Promise<unknown> {
    if (this.#cut === "both" || this.#isDead) throw new Error("Redis is not reachable");
    return await this.#ask(script, input);
  }

  async exists(): Promise<boolean> {
    return await Promise.resolve(true);
  }

  async subscribe(topic: string): Promise<void> {
    if (!this.isReady) throw new Error("Redis is not reachable");
    this.#topics.add(topic);
    await this.#ask("subscribe", { keys: [topic], args: [] });
  }

  async unsubscribe(topic: string): Promise<void> {
    await Promise.resolve(this.#topics.delete(topic));
  }

  async probe(): Promise<void> {}

  async close(): Promise<void> {
    await Promise.resolve(this.#isDead = true);
  }

  /** Cuts it. What is on its way may have been carried out. */
  cut(cut: Cut): void {
    if (!this.isReady) return;
    this.#cut = cut;
    this.#payloads = [];
    if (cut === "both") this.#drop();
    this.#events.onAway("cut");
  }

  /** Makes it whole again. */
  mend(): void {
    if (this.#cut === undefined || this.#isDead) return;
    this.#cut = undefined;
    this.#events.onReady();
  }

  /** Its server is no more. */
  die(): void {
    this.#isDead = true;
    this.#payloads = [];
    this.#drop();
  }

  /** Takes what was published. */
  published(topic: string, payload: string): void {
    if (!this.isReady || !this.#topics.has(topic)) return;
    if (this.losing > 0) this.losing--;
    else this.#payloads.push([topic, payload]);
  }

  /** Gives what can happen next. */
  things(
    ask: (asked: Asked, mishap: Mishap | undefined) => Promise<() => void>,
  ): (() => Promise<void> | void)[] {
    const things: (() => Promise<void> | void)[] = [];
    const { mishap } = this;
    if (this.#asked.length > 0) {
      things.push(async () => {
        const asked = this.#asked.shift();
        if (asked === undefined) return;
        this.mishap = undefined;
        this.#answers.push({ asked, give: await ask(asked, mishap) });
      });
    }
    if (this.#answers.length > 0) things.push(() => this.#answers.shift()?.give());
    if (this.#payloads.length > 0 && !this.isHeld) things.push(() => this.#hear());
    return things;
  }

  #hear(): void {
    const [topic, payload] = this.#payloads.shift() ?? ["", ""];
    this.#events.onPayload(topic, payload);
  }

  #ask(script: ScriptName | "subscribe", input: ScriptInput): Promise<unknown> {
    const settle = Promise.withResolvers<unknown>();
    this.#asked.push({ script, input, settle });
    return settle.promise;
  }

  #drop(): void {
    this.#leave(this.#asked);
    const unanswered = [...this.#answers.map(({ asked }) => asked), ...this.#asked];
    [this.#asked, this.#answers] = [[], []];
    for (const { settle } of unanswered) settle.reject(new Error("Connection is closed."));
  }
}
