/**
 * Brokers of several servers that share their channels, for tests: everything between them and the engine behind them is
 * a step that is carried out when the test says so, and may go wrong.
 * @module
 */
import { Channel, type ChannelLimits, type Moment } from "../../src/server/core/channel.ts";
import type { LoggedMessage } from "../../src/server/core/history.ts";
import type { Announcement, Operation, Outcome } from "../../src/server/core/operation.ts";
import type {
  Broker,
  ChannelPicture,
  Clock,
  LogPage,
  OnAnnouncements,
  PageSize,
} from "../../src/server/ports.ts";
import { microtasks } from "./fake_clock.ts";
import { channelLimits } from "./server_rules.ts";

type Step = () => void;

/** What goes wrong with a `perform`. */
export type Fault =
  /** It fails before anything was carried out. */
  | "before"
  /** It fails though everything was carried out. */
  | "after"
  /** Every publish in it is refused `unavailable`, as after a failed commit. */
  | "refused";

/** What the engine is made with. */
export interface FakeEngineOptions {
  readonly clock: Pick<Clock, "nowMs" | "monotonicMs">;
  readonly limits?: ChannelLimits;
  /** Whether steps wait for `step()`; otherwise they are carried out one after another by themselves. */
  readonly isHeld?: boolean;
}

/** What all brokers share. */
export class FakeEngine {
  /** Everything that was announced, by channel. */
  readonly announced = new Map<string, Announcement[]>();
  /** Every broker of this engine. */
  readonly brokers: FakeBroker[] = [];
  readonly #channels = new Map<string, Channel>();
  readonly #options: FakeEngineOptions;
  #epochs = 10;
  #isRunning = false;

  constructor(options: FakeEngineOptions) {
    this.#options = options;
  }

  /** How many channels there are. */
  get channelCount(): number {
    return this.#channels.size;
  }

  /** Adds a server's broker. */
  broker(): FakeBroker {
    const broker = new FakeBroker(this);
    this.brokers.push(broker);
    return broker;
  }

  /** Tells whether the channel exists. */
  has(code: string): boolean {
    return this.#channels.has(code);
  }

  /** Gives the channel, which comes into being by it. */
  channel(code: string): Channel {
    const existing = this.#channels.get(code);
    if (existing !== undefined) return existing;
    const channel = new Channel(`epoch-${++this.#epochs}`, this.#options.limits ?? channelLimits);
    this.#channels.set(code, channel);
    this.announced.set(code, []);
    return channel;
  }

  /** Forgets a channel that nobody needs. */
  prune(code: string): void {
    const isHeard = this.brokers.some((broker) => broker.hears(code));
    if (!isHeard && this.#channels.get(code)?.isForgettable === true) this.#channels.delete(code);
  }

  /** Carries operations out, and announces what happened to every broker that hears the channel. */
  perform(code: string, operations: readonly Operation[], isRefused: boolean): readonly Outcome[] {
    const announcements: Announcement[] = [];
    const channel = this.channel(code);
    const outcomes = operations.map((operation): Outcome =>
      isRefused && operation.type === "publish"
        ? { type: "refused", code: "unavailable" }
        : channel.perform(operation, this.#now(), (each) => announcements.push(each))
    );
    this.#announce(code, announcements);
    return outcomes;
  }

  /** Lets the channels notice how much time has passed. */
  sweep(): void {
    for (const [code, channel] of this.#channels) {
      const announcements: Announcement[] = [];
      channel.sweep(this.#now(), (each) => announcements.push(each));
      this.#announce(code, announcements);
    }
  }

  #announce(code: string, announcements: readonly Announcement[]): void {
    if (announcements.length === 0) return;
    this.announced.get(code)?.push(...announcements);
    for (const broker of this.brokers) broker.announce(code, announcements);
  }

  #now(): Moment {
    const { clock } = this.#options;
    return { nowMs: clock.nowMs(), monotonicMs: clock.monotonicMs() };
  }

  /** Takes notice of a new step. */
  onStep(): void {
    if (this.#options.isHeld !== true && !this.#isRunning) void this.settle();
  }

  /**
   * Carries out one step.
   * @param choice Any number; it chooses among the steps that may come next.
   * @returns Whether there was one.
   */
  step(choice = 0): boolean {
    const queues = this.brokers.flatMap((broker) => broker.queues).filter((queue) => queue.length > 0);
    const step = queues[choice % queues.length]?.shift();
    step?.();
    return step !== undefined;
  }

  /** Carries out everything that waits, and what follows from it. */
  async settle(): Promise<void> {
    this.#isRunning = true;
    do await microtasks(); while (this.step());
    this.#isRunning = false;
  }
}

/** One server's way to the engine: questions, answers and announcements are each under way for a while. */
export class FakeBroker implements Broker {
  /** What goes wrong with the next `perform`s, in order; nothing for those beyond. */
  readonly faults: (Fault | undefined)[] = [];
  /** Whether the next `subscribe` fails. */
  isUnreachable = false;
  /** How many messages the next announcements lose on their way here. */
  messagesToLose = 0;
  /** What it shares with the others. */
  readonly engine: FakeEngine;
  readonly #heard = new Map<string, OnAnnouncements>();
  readonly #questions: Step[] = [];
  readonly #answers: Step[] = [];
  // The answer to a subscribe goes the way of the announcements, which it must not come behind.
  readonly #deliveries: Step[] = [];

  constructor(engine: FakeEngine) {
    this.engine = engine;
  }

  get channelCount(): number {
    return this.engine.channelCount;
  }

  get isFull(): boolean {
    return false;
  }

  /** Steps that wait; the first of each may come next. */
  get queues(): readonly Step[][] {
    return [this.#questions, this.#deliveries, this.#answers];
  }

  /** Tells whether this server hears the channel. */
  hears(code: string): boolean {
    return this.#heard.has(code);
  }

  subscribe(code: string, onAnnouncements: OnAnnouncements): Promise<ChannelPicture> {
    return this.#ask(({ resolve, reject }) => {
      if (this.isUnreachable) return () => reject(new Error("out of reach"));
      if (this.#heard.has(code)) return () => reject(new TypeError("this channel is heard already"));
      const channel = this.engine.channel(code);
      this.#heard.set(code, onAnnouncements);
      const picture = { position: channel.position, memberships: channel.memberships() };
      this.#add(this.#deliveries, () => resolve(picture));
      return undefined;
    });
  }

  unsubscribe(code: string): Promise<void> {
    return this.#ask(({ resolve }) => {
      this.#heard.delete(code);
      this.engine.prune(code);
      return () => resolve();
    });
  }

  perform(code: string, operations: readonly Operation[]): Promise<readonly Outcome[]> {
    const fault = this.faults.shift();
    return this.#ask(({ resolve, reject }) => {
      if (fault === "before") return () => reject(new Error("out of reach"));
      const outcomes = this.engine.perform(code, operations, fault === "refused");
      return fault === "after" ? () => reject(new Error("no answer")) : () => resolve(outcomes);
    });
  }

  readAfter(code: string, after: number, maxBytes: number): Promise<readonly LoggedMessage[]> {
    return this.#ask(({ resolve }) => {
      const messages = this.engine.channel(code).history.after(after, maxBytes);
      return () => resolve(messages);
    });
  }

  readBefore(code: string, before: number, most: PageSize): Promise<LogPage> {
    return this.#ask(({ resolve }) => {
      const { history, position: { epoch } } = this.engine.channel(code);
      const messages = history.before(before, most);
      const more = (messages[0]?.offset ?? 0) > (history.firstOffset ?? 0);
      return () => resolve({ epoch, messages, more });
    });
  }

  exists(code: string): Promise<boolean> {
    return this.#ask(({ resolve }) => {
      const exists = this.engine.has(code);
      return () => resolve(exists);
    });
  }

  /** Sends announcements on their way to this server, if it hears the channel. */
  announce(code: string, announcements: readonly Announcement[]): void {
    if (!this.#heard.has(code)) return;
    const arriving = announcements.filter(({ type }) => type !== "message" || this.messagesToLose-- <= 0);
    this.messagesToLose = Math.max(0, this.messagesToLose);
    this.#add(this.#deliveries, () => this.#heard.get(code)?.(arriving));
  }

  /** @param carryOut Happens at the engine; what it gives back is the step that answers. */
  #ask<Answer>(carryOut: (answer: PromiseWithResolvers<Answer>) => Step | undefined): Promise<Answer> {
    const answer = Promise.withResolvers<Answer>();
    this.#add(this.#questions, () => {
      const step = carryOut(answer);
      if (step !== undefined) this.#add(this.#answers, step);
    });
    return answer.promise;
  }

  #add(queue: Step[], step: Step): void {
    queue.push(step);
    this.engine.onStep();
  }
}
