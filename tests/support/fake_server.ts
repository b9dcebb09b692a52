/**
 * A hub among fakes, and the people who are connected to it.
 * @module
 */
import { decodePush, encode, splitFrame } from "../../src/protocol/codec.ts";
import type { Command, Push, WelcomePush } from "../../src/protocol/frame.ts";
import { LocalBroker } from "../../src/server/adapters/local_broker.ts";
import type { Connection } from "../../src/server/connection.ts";
import type { SessionRules } from "../../src/server/core/session_effect.ts";
import { Hub } from "../../src/server/hub.ts";
import type { Broker } from "../../src/server/ports.ts";
import { FakeBroker } from "./fake_broker.ts";
import { FakeChance, FakeClock, microtasks } from "./fake_clock.ts";
import { FakeLog } from "./fake_log.ts";
import { FakeSocket } from "./fake_socket.ts";
import { channelLimits, rulesWith } from "./server_rules.ts";

/** What a fake server is made with. */
export interface FakeServerOptions {
  /** Absent: a local one. */
  readonly broker?: Broker;
  /** The clock of the server. Absent: one of its own. */
  readonly clock?: FakeClock;
  readonly rules?: SessionRules;
}

/** The channel that is used where the test does not care. */
export const someCode = "k7x2mp";

/** One server without a network. */
export class FakeServer {
  readonly clock: FakeClock;
  readonly broker: Broker;
  readonly log = new FakeLog();
  readonly hub: Hub;

  constructor({ broker, clock = new FakeClock(), rules = rulesWith() }: FakeServerOptions = {}) {
    const chance = new FakeChance();
    const { log } = this;
    this.clock = clock;
    this.broker = broker ??
      new LocalBroker({ clock, chance, log, limits: channelLimits, maxHistoryBytes: Infinity });
    this.hub = new Hub({ broker: this.broker, clock, chance, log: this.log, rules });
  }

  /** Connects somebody who speaks v1. */
  connect(code = someCode): FakePeer {
    return new FakePeer(this.hub, (socket) => this.hub.open(socket, { code, speaks: "v1" }));
  }

  /** Connects somebody who speaks v1, and joins. */
  async join(name: string, code = someCode): Promise<FakePeer> {
    const peer = this.connect(code);
    peer.say({ type: "join", name });
    await this.settle();
    return peer;
  }

  /** Connects somebody who speaks the line protocol. */
  connectLine(
    { code = someCode, pathName }: { readonly code?: string; readonly pathName?: string } = {},
  ): FakePeer {
    const arrival = { code, speaks: "line" } as const;
    return new FakePeer(
      this.hub,
      (socket) => this.hub.open(socket, pathName === undefined ? arrival : { ...arrival, pathName }),
    );
  }

  /** Ends turn after turn until nobody waits for one any more, and for nothing from the broker. */
  async settle(): Promise<void> {
    do {
      await microtasks();
      if (this.broker instanceof FakeBroker) await this.broker.engine.settle();
    } while (this.clock.endTurn());
  }

  /** Ends this turn, and lets what it begins go as far as it goes without the broker. */
  async endTurn(): Promise<void> {
    await microtasks();
    this.clock.endTurn();
    await microtasks();
  }
}

/** Somebody who is connected. */
export class FakePeer {
  readonly socket = new FakeSocket();
  readonly #hub: Hub;
  readonly #connection: Connection;
  #framesTaken = 0;

  constructor(hub: Hub, open: (socket: FakeSocket) => Connection) {
    this.#hub = hub;
    this.#connection = open(this.socket);
  }

  /** Which connection this is. */
  get connectionId(): string {
    return this.#connection.connectionId;
  }

  /** Sends commands, all in one frame. */
  say(...commands: readonly Command[]): void {
    this.sendFrame(commands.map(encode).join("\n"));
  }

  /** Says something to all, marked with its own text. */
  publish(text: string, more: { readonly retry?: true } = {}): void {
    this.say({ type: "publish", nonce: text, text, ...more });
  }

  /** Sends a frame of any kind. */
  sendFrame(frame: unknown): void {
    this.#hub.receive(this.#connection, frame);
  }

  /** Ends the connection from this side, or confirms the server's close. */
  drop(): void {
    this.#hub.closed(this.#connection);
  }

  /** The code that the server closed with. Absent: it has not. */
  closeCode(): number | undefined {
    return this.socket.closing?.code;
  }

  /** The frames that came since the last taking. */
  takeFrames(): readonly string[] {
    const frames = this.socket.frames.slice(this.#framesTaken);
    this.#framesTaken = this.socket.frames.length;
    return frames;
  }

  /** The pushes that came since the last taking. */
  take(): readonly Push[] {
    return this.takeFrames().flatMap(splitFrame).map((line) => decodePush(line) as Push);
  }

  /** Every push that ever came. */
  get pushes(): readonly Push[] {
    return this.socket.frames.flatMap(splitFrame).map((line) => decodePush(line) as Push);
  }

  /** The answer to the join. */
  get welcome(): WelcomePush {
    const welcome = this.pushes.find((push) => push.type === "welcome");
    if (welcome === undefined) throw new TypeError("no welcome has come");
    return welcome;
  }
}
