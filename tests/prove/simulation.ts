/**
 * The real server and real clients in one place without a network, a clock or a disk: frames, time, losses and restarts move
 * only when a test moves them. Everything is written down as in a real run, for the same checker.
 * @module
 */
import { FakeChance, FakeClock, microtasks } from "../support/fake_clock.ts";
import { FakeLog } from "../support/fake_log.ts";
import { LocalBroker } from "../../src/server/adapters/local_broker.ts";
import { graceMs } from "../../src/server/core/seat.ts";
import type { SessionRules } from "../../src/server/core/session_effect.ts";
import { Hub } from "../../src/server/hub.ts";
import { Disk, MemoryStore } from "./memory_store.ts";
import { SimulatedClient } from "./simulated_client.ts";
import type { SimulatedLink } from "./simulated_link.ts";
import type { RunTrace } from "./trace.ts";

/** What a simulation is like. */
export interface SimulationOptions {
  /** How many messages are kept of a channel. */
  readonly historySize: number;
  /** Whether a restart keeps what was committed. */
  readonly keepsData: boolean;
  /** Messages that a member may send at once, and a second. Absent: no limit. */
  readonly messageRate?: number;
}

const channel = "simulated";

/** One server, one channel, any number of clients. */
export class Simulation {
  /** The time of everybody. */
  readonly clock: FakeClock = new FakeClock();
  /** Everybody who ever came. */
  readonly clients: SimulatedClient[] = [];
  /** What survives a restart. */
  readonly disk: Disk = new Disk();
  readonly #options: SimulationOptions;
  readonly #chance = new FakeChance();
  readonly #startedAtMs: number;
  readonly #serverStopsMs: number[] = [];
  readonly #memoryLossesMs: number[] = [];
  #server: { readonly hub: Hub; readonly broker: LocalBroker };

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#startedAtMs = this.clock.monotonicMs();
    this.#server = this.#start();
  }

  /** Milliseconds since it began. */
  get nowMs(): number {
    return this.clock.monotonicMs() - this.#startedAtMs;
  }

  /** Everything that happened so far. */
  get trace(): RunTrace {
    return {
      members: this.clients.map(({ recorder }) => recorder),
      historySize: this.#options.historySize,
      serverStopsMs: this.#serverStopsMs,
      memoryLossesMs: this.#memoryLossesMs,
      graceMs,
    };
  }

  /** Brings in another client, which begins to connect. */
  come(): SimulatedClient {
    const client = new SimulatedClient(
      { channel, name: `p${this.clients.length + 1}` },
      this.clock,
      () => this.nowMs,
    );
    this.clients.push(client);
    client.tell({ type: "start" });
    return client;
  }

  /** Hands the server the next frames of a link. */
  deliverUp(link: SimulatedLink, count: number): void {
    for (let left = count; left > 0 && link.hasUp; left--) {
      // No two connections come at the same moment.
      this.clock.pass(1);
      link.deliverUp(this.#server.hub);
    }
  }

  /** Ends the server's turn, with all that follows from it. */
  async endTurn(): Promise<void> {
    await microtasks();
    this.clock.endTurn();
    await microtasks();
  }

  /** Lets time pass; whatever is due on the way happens at its moment. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.clock.monotonicMs() + ms;
    while (this.clock.monotonicMs() < untilMs) {
      const nextMs = Math.min(untilMs, ...this.clients.map(({ deadlineMs }) => deadlineMs));
      this.clock.pass(
        Math.max(0, Math.min(nextMs, this.clock.monotonicMs() + 500) - this.clock.monotonicMs()),
      );
      for (const client of this.clients) client.ring();
      await this.endTurn();
      if (nextMs <= this.clock.monotonicMs() && nextMs < untilMs) this.clock.pass(1);
    }
  }

  /** Ends the server from one moment to the next, as SIGKILL does, and starts another one. */
  async restart(): Promise<void> {
    // What a disk did not take is lost with the process, unless the disk works again for a while before.
    if (this.disk.hasFailed) await this.#mendDisk();
    this.#server.hub.stop();
    this.#server.broker.close();
    for (const client of this.clients) client.loseServer();
    this.#serverStopsMs.push(this.nowMs);
    if (!this.#options.keepsData) this.#memoryLossesMs.push(this.nowMs);
    await microtasks();
    this.#server = this.#start();
  }

  async #mendDisk(): Promise<void> {
    this.disk.failures = 0;
    await this.pass(1_500);
    this.disk.hasFailed = false;
  }

  /** Lets everything come to rest. @returns Whether it did. */
  async settle(): Promise<boolean> {
    this.disk.failures = 0;
    await this.#writeAll();
    for (let round = 0; round < 400; round++) {
      for (const client of this.clients) this.#deliverAll(client);
      await this.endTurn();
      if (this.clients.every(({ isAtRest }) => isAtRest)) return true;
      await this.pass(250);
    }
    return false;
  }

  /** A network that works again takes what the sockets still hold, and then what waits for them to. */
  async #writeAll(): Promise<void> {
    for (const { links } of this.clients) for (const link of links) link.bufferedBytes = 0;
    await this.pass(1_100);
  }

  /** Lets everything come to rest, and notes who is shown as here. @returns Whether it came to rest. */
  async finish(): Promise<boolean> {
    const isAtRest = await this.settle();
    if (this.clients.some(({ hasLeft }) => hasLeft)) await this.#outliveGraces();
    for (const client of this.clients) client.notePresence();
    return isAtRest;
  }

  /** A goodbye that got lost shows only after a while. */
  async #outliveGraces(): Promise<void> {
    for (let round = 0; round < 14; round++) {
      await this.pass(5_000);
      await this.settle();
    }
  }

  #deliverAll(client: SimulatedClient): void {
    client.tell({ type: "retry_now" });
    for (const link of client.links) {
      this.deliverUp(link, Infinity);
      link.deliverDown(Infinity);
    }
  }

  #start(): { readonly hub: Hub; readonly broker: LocalBroker } {
    const log = new FakeLog();
    const broker = new LocalBroker({
      clock: this.clock,
      chance: this.#chance,
      log,
      limits: {
        maxMembers: 0,
        maxNameCharacters: 32,
        history: { maxMessages: this.#options.historySize, maxAgeMs: 86_400_000 },
      },
      maxHistoryBytes: Infinity,
      ...(this.#options.keepsData ? { store: new MemoryStore(this.disk, this.#options.historySize) } : {}),
    });
    const hub = new Hub({ broker, clock: this.clock, chance: this.#chance, log, rules: this.#rules() });
    return { hub, broker };
  }

  #rules(): SessionRules {
    const { messageRate = 0 } = this.#options;
    return {
      limits: {
        maxTextCharacters: 100,
        maxTextBytes: 400,
        maxFrameBytes: 2_048,
        maxNameCharacters: 32,
        maxUnacknowledged: 4,
        pingEveryMs: 10_000,
      },
      rates: { messages: { perSecond: messageRate, burst: messageRate }, bytes: { perSecond: 0, burst: 0 } },
      maxFrameBytesBeforeJoin: 1_024,
    };
  }
}
