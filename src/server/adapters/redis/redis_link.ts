/**
 * The two connections to Redis: one for commands, one that hears. Both come back by themselves; nothing waits for them.
 * @module
 */
import type { Redis } from "ioredis";
import type { RedisAddress } from "./redis_address.ts";
import { heartbeatScript } from "./heartbeat_script.ts";
import { lookScript } from "./look_script.ts";
import { readScript, turnScript } from "./script_turn.ts";

/** What a link tells. */
export interface RedisLinkEvents {
  /** Commands are answered, again or for the first time; what was published meanwhile was not heard. */
  onReady(): void;
  /** Commands are not answered any more. @param reason Why, as far as is known. */
  onAway(reason: string): void;
  /** Something was published. */
  onPayload(topic: string, payload: string): void;
}

const scripts = { turn: turnScript, look: lookScript, read: readScript, beat: heartbeatScript };

/** A script by its name. */
export type ScriptName = keyof typeof scripts;

/** What a script is given. */
export interface ScriptInput {
  readonly keys: readonly string[];
  readonly args: readonly (string | number)[];
}

/** How long an answer may take, in milliseconds. */
export const answerWithinMs = 2_000;

/** How many topics are subscribed to at once. */
const topicsAtOnce = 200;

/** Settings of both connections: fail soon rather than wait, come back soon, repeat nothing unasked. */
export const linkSettings = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  maxRetriesPerRequest: 0,
  commandTimeout: answerWithinMs,
  connectTimeout: answerWithinMs,
  disableClientInfo: true,
  // One that reads what it had asks for more time than it takes.
  maxLoadingRetryTime: 100,
  retryStrategy: (attempt: number): number => Math.min(50 * attempt, 400),
  // After a failover the old primary takes no writes.
  reconnectOnError: (error: Error): boolean => errorCodeOf(error) === "READONLY",
};

/** Gives the word by which Redis says what is wrong, such as `OOM`; Redis 6 wraps what stops a script. */
export function errorCodeOf({ message }: Error): string {
  return /^(?:ERR Error running script .*: -?)?([A-Z]+)\b/.exec(message)?.[1] ?? "";
}

/** The way to Redis, as a broker uses it. */
export type RedisWay = Pick<
  RedisLink,
  "isReady" | "run" | "exists" | "subscribe" | "unsubscribe" | "probe" | "close"
>;

/** The way to Redis. */
export class RedisLink {
  readonly #commands: Redis;
  readonly #hearing: Redis;
  readonly #events: RedisLinkEvents;
  readonly #shas = new Map<ScriptName, string>();
  readonly #topics = new Set<string>();
  #isClosed = false;
  #isReady = false;
  #areHeard = false;
  #reason = "";
  #slowAnswers = 0;

  private constructor(commands: Redis, hearing: Redis, events: RedisLinkEvents) {
    this.#commands = commands;
    this.#hearing = hearing;
    this.#events = events;
  }

  /** Opens both connections. @throws If the engine cannot be reached. */
  static async open(address: RedisAddress, events: RedisLinkEvents): Promise<RedisLink> {
    const { Redis } = await import("ioredis");
    const all = { ...address, ...linkSettings };
    const link = new RedisLink(new Redis(all), new Redis(all), events);
    await link.#connect();
    return link;
  }

  /** Whether commands are answered and what is published is heard. */
  get isReady(): boolean {
    return this.#isReady && this.#areHeard;
  }

  /** Runs a script. @throws If it is not known whether it ran, or it failed. */
  async run(script: ScriptName, { keys, args }: ScriptInput): Promise<unknown> {
    const sha = this.#shas.get(script);
    if (sha === undefined) throw new Error("Redis is not reachable");
    const call = (): Promise<unknown> => this.#commands.evalsha(sha, keys.length, ...keys, ...args);
    try {
      const answer = await call().catch((error) => this.#reload(error, call));
      this.#slowAnswers = 0;
      return answer;
    } catch (error) {
      this.#noticeSlowness(error);
      throw error;
    }
  }

  /** Tells whether keys exist. */
  async exists(key: string): Promise<boolean> {
    return await this.#commands.exists(key) > 0;
  }

  /** Begins to hear a topic. */
  async subscribe(topic: string): Promise<void> {
    this.#topics.add(topic);
    await this.#hearing.subscribe(topic);
  }

  /** Ends hearing a topic. */
  async unsubscribe(topic: string): Promise<void> {
    if (!this.#topics.delete(topic)) return;
    if (this.#areHeard) await this.#hearing.unsubscribe(topic);
  }

  /** Sees whether the connection that hears lives: it says nothing by itself, and may be dead without a word. */
  async probe(): Promise<void> {
    try {
      await this.#hearing.ping();
    } catch (error) {
      if (!isTimeout(error) || !this.#areHeard) return;
      this.#reason = "it does not answer";
      this.#areHeard = false;
      this.#hearing.disconnect(true);
    }
  }

  /** Lets both connections go. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#commands, this.#hearing].map(end));
  }

  async #connect(): Promise<void> {
    for (const redis of [this.#commands, this.#hearing]) {
      redis.on("error", (error: Error) => this.#reason = error.message || this.#reason);
    }
    this.#hearing.on("message", (topic, payload) => this.#events.onPayload(topic, payload));
    const both = [this.#commands.connect(), this.#hearing.connect()];
    const results = await Promise.allSettled(both);
    const failed = results.find((result) => result.status === "rejected");
    if (failed !== undefined) {
      await this.close();
      throw failed.reason;
    }
    await this.#load();
    [this.#isReady, this.#areHeard] = [true, true];
    this.#watch();
  }

  #watch(): void {
    this.#commands.on("ready", () => void this.#comeBack());
    this.#hearing.on("ready", () => void this.#hearAgain());
    this.#commands.on("close", () => {
      this.#isReady = false;
      this.#leave();
    });
    this.#hearing.on("close", () => {
      this.#areHeard = false;
      this.#leave();
    });
  }

  #leave(): void {
    if (!this.#isClosed) this.#events.onAway(this.#reason);
  }

  async #comeBack(): Promise<void> {
    try {
      await this.#load();
    } catch {
      // It is gone again, or not well; the next connection is another try.
      this.#commands.disconnect(true);
      return;
    }
    this.#isReady = true;
    this.#tellReady();
  }

  async #hearAgain(): Promise<void> {
    const topics = [...this.#topics];
    try {
      for (let first = 0; first < topics.length; first += topicsAtOnce) {
        await this.#hearing.subscribe(...topics.slice(first, first + topicsAtOnce));
      }
    } catch {
      this.#hearing.disconnect(true);
      return;
    }
    this.#areHeard = true;
    this.#tellReady();
  }

  #tellReady(): void {
    if (!this.isReady || this.#isClosed) return;
    this.#reason = "";
    this.#events.onReady();
  }

  async #load(): Promise<void> {
    for (const [name, text] of Object.entries(scripts) as [ScriptName, string][]) {
      this.#shas.set(name, String(await this.#commands.script("LOAD", text)));
    }
  }

  /** A script that the engine does not know was not carried out. */
  async #reload(error: unknown, call: () => Promise<unknown>): Promise<unknown> {
    if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
    await this.#load();
    return await call();
  }

  /** A connection over which nothing is answered may be dead without a word. */
  #noticeSlowness(error: unknown): void {
    if (!isTimeout(error)) return;
    this.#slowAnswers++;
    if (this.#slowAnswers < 3 || !this.#isReady) return;
    this.#slowAnswers = 0;
    this.#reason = "it does not answer";
    // What still comes over them is no sign of life: their ends are a moment away.
    [this.#isReady, this.#areHeard] = [false, false];
    this.#commands.disconnect(true);
    this.#hearing.disconnect(true);
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === "Command timed out";
}

async function end(redis: Redis): Promise<void> {
  if (redis.status === "end") return;
  const { promise, resolve } = Promise.withResolvers<void>();
  redis.once("end", () => resolve());
  // Between two tries there is no connection that could tell of its end.
  if (redis.status === "reconnecting") resolve();
  redis.disconnect();
  await promise;
}
