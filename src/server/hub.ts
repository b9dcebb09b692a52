/**
 * The server's shell: connections on one side, channels on the other. It carries out what the core decides and sends, at
 * the end of each turn of the event loop, one frame to each member that has anything to get.
 * @module
 */
import { closeCodes } from "../protocol/close_codes.ts";
import { encode } from "../protocol/codec.ts";
import { refusals } from "../protocol/errors.ts";
import { noticeLines } from "../protocol/line.ts";
import type { Arrival, Connection } from "./connection.ts";
import { type Census, type ConnectionRules, Connections, type SocketEnd } from "./connections.ts";
import { Counters } from "./core/counters.ts";
import { isEntry, type Operation, type Outcome } from "./core/operation.ts";
import type { RoomEffect } from "./core/room.ts";
import type { SessionEffect } from "./core/session_effect.ts";
import { catchUp, type CatchUpParts } from "./catch_up.ts";
import type { Broker, Chance, Clock, Log, Socket } from "./ports.ts";
import { logFailure } from "./log_failure.ts";
import { lookUp, type PageWish } from "./look_up.ts";
import type { RoomHost } from "./room_host.ts";
import { RoomHosts } from "./room_hosts.ts";
import { type Closing, TurnEnd } from "./turn_end.ts";

/** What a hub works with. */
export interface HubParts {
  readonly broker: Broker;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly rules: ConnectionRules;
}

/** How often connections are told the time, in milliseconds. */
const tickEveryMs = 1_000;

/** Connections and channels of one server. */
export class Hub {
  /** What it counts. */
  readonly counters: Counters = new Counters();
  readonly #parts: HubParts;
  readonly #catchUpParts: CatchUpParts;
  readonly #connections: Connections;
  readonly #hosts: RoomHosts;
  readonly #turnEnd: TurnEnd;
  readonly #stopTicking: () => void;
  #heardAtMs = 0;
  #isDraining = false;
  #onDeserted: (() => void) | undefined;

  constructor(parts: HubParts) {
    this.#parts = parts;
    this.#catchUpParts = {
      broker: parts.broker,
      clock: parts.clock,
      onRead: (connection) => this.#turnEnd.answered(connection),
      onLost: (connection) => this.#losePosition(connection),
    };
    this.#hosts = new RoomHosts({
      ...{ broker: parts.broker, log: parts.log, limits: parts.rules.limits },
      events: {
        onAnnounced: (host) => this.#turnEnd.announced(host),
        onEntered: ({ entrance }, foundNobody) => entrance?.joined(foundNobody),
        onSettled: (connection, ...settled) => this.#settle(connection, ...settled),
        onEffect: (host, effect) => this.#onRoomEffect(host, effect),
      },
    });
    this.#connections = new Connections({
      ...{ clock: parts.clock, chance: parts.chance, rules: parts.rules },
      giveUp: this.#giveUp,
      onDeserted: () => this.#onDeserted?.(),
    });
    this.#turnEnd = new TurnEnd({
      ...{ clock: parts.clock, counters: this.counters, giveUp: this.#giveUp },
      hangUp: (connection, closing) => this.#hangUp(connection, closing),
      onSent: () => this.#connections.relieve(),
    });
    this.#stopTicking = parts.clock.every(tickEveryMs, () => this.#tick());
  }

  /** How many connections there are; one that was hung up on counts until nothing of it is held any more. */
  get connectionCount(): number {
    return this.#connections.size;
  }

  /** What waits for all connections, in bytes, as far as is known. */
  get waitingBytes(): number {
    return this.#connections.waiting.bytes;
  }

  /** Counts its connections by kind. */
  census(): Census {
    return this.#connections.census();
  }

  /** Whether nobody new is let in. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Takes a socket that has just opened. */
  open(socket: Socket, arrival: Arrival): Connection {
    const connection = this.#connections.open(socket, arrival);
    this.#carryOut(connection, connection.rules.open());
    return connection;
  }

  /** Takes what came over a socket; only text is speech. */
  receive(connection: Connection, frame: unknown): void {
    if (connection.phase !== "open") return connection.outlet.passOver();
    if (typeof frame !== "string") {
      return this.#close(connection, closeCodes.protocolViolation, "only text frames are understood");
    }
    try {
      this.#heardAtMs = this.#parts.clock.monotonicMs();
      this.#carryOut(connection, connection.rules.receive(frame, this.#heardAtMs));
    } catch (error) {
      // A mistake of ours costs the connection that met it, and no other.
      this.#parts.log.error("a frame could not be handled", { error });
      this.#close(connection, closeCodes.internalError, refusals.internal_error.message);
    }
  }

  /**
   * Takes the end of a socket; may be told more than once.
   * @param how How it ended. Absent: nobody knows.
   */
  closed(connection: Connection, how: SocketEnd = "unknown"): void {
    if (connection.phase !== "closed") this.counters.left(how === "goodbye" ? "goodbye" : "lost");
    connection.phase = "closed";
    this.#turnEnd.forget(connection);
    this.#depart(connection);
    this.#connections.remove(connection, how);
  }

  /**
   * Tells everybody here something from the operator, whatever protocol they speak.
   * @param code The channel whose members alone are told, in lower case. Absent: all.
   * @returns How many connections it goes to.
   */
  notify(text: string, code?: string): number {
    const entry = { line: encode({ type: "notice", text }), frames: noticeLines(text), isMessage: false };
    let count = 0;
    for (const host of this.#hosts.those(code)) {
      count += host.room.localCount;
      host.room.turn.add(entry);
      this.#turnEnd.announced(host);
    }
    return count;
  }

  /**
   * Sends everybody away for a restart: nobody new is let in, those who are here are told, nothing more is carried out, and
   * what was begun is brought to its end before the connections are closed.
   * @param retryAfterMs Gives for each client when it should be back, in milliseconds.
   * @returns When the last connection has ended.
   */
  async drain(retryAfterMs: () => number): Promise<void> {
    this.#isDraining = true;
    const { message: text } = refusals.draining;
    for (const connection of this.#connections) {
      if (connection.phase !== "open") continue;
      const notice = encode({ type: "notice", text, retryAfterMs: retryAfterMs() });
      this.#reply(connection, connection.speaks === "v1" ? notice : `📢 ${text}`);
      connection.phase = "closing";
    }
    do {
      this.#turnEnd.schedule();
      await new Promise<void>((resolve) => this.#parts.clock.afterTurn(resolve));
    } while (!this.#hosts.areIdle);
    for (const connection of this.#connections) {
      this.#turnEnd.close(connection, { code: closeCodes.restarting, reason: "the server is restarting" });
    }
    this.#turnEnd.schedule();
    if (!this.#connections.isEmpty) await new Promise<void>((resolve) => this.#onDeserted = resolve);
  }

  /** Ends telling the time; nothing of the hub holds the process afterwards. */
  stop(): void {
    this.#stopTicking();
    this.#connections.stop();
  }

  #carryOut(connection: Connection, effects: readonly SessionEffect[]): void {
    for (const effect of effects) this.#carryOutOne(connection, effect);
  }

  #carryOutOne(connection: Connection, effect: SessionEffect): void {
    switch (effect.type) {
      case "reply":
        if (effect.refusal !== undefined) this.counters.refused(effect.refusal);
        return this.#reply(connection, effect.text);
      case "operate":
        return this.#operate(connection, effect.operation);
      case "look_up":
        return void this.#lookUp(connection, effect);
      case "close":
        return this.#close(connection, effect.code, effect.reason);
    }
  }

  #reply(connection: Connection, text: string): void {
    const sharedCount = connection.host?.room.turn.size ?? 0;
    if (connection.speaks === "v1") connection.outbox.add(text, sharedCount);
    else connection.outbox.add([text], sharedCount);
    this.#turnEnd.answered(connection);
  }

  #operate(connection: Connection, operation: Operation): void {
    const refusal = isEntry(operation) ? this.#refusalOf(connection) : undefined;
    if (refusal !== undefined) {
      return this.#carryOut(connection, connection.rules.settle(operation, refusal));
    }
    // Not the one that was known before: a host that nobody was left at has ended.
    const host = connection.host = this.#hosts.of(connection.code);
    if (isEntry(operation)) host.room.expect(connection);
    if (operation.type === "publish") this.#turnEnd.saidAt(this.#heardAtMs);
    host.enqueue(connection, operation);
    this.#turnEnd.asked(host);
  }

  #refusalOf({ entrance }: Connection): Outcome | undefined {
    if (this.#isDraining) return { type: "refused", code: "draining" };
    const denial = entrance?.ask();
    return denial && { ...denial, type: "refused" };
  }

  #settle(connection: Connection, operation: Operation, outcome: Outcome): void {
    if (operation.type === "publish" && outcome.type === "done") this.counters.accepted();
    this.#carryOut(connection, connection.rules.settle(operation, outcome));
  }

  #onRoomEffect(host: RoomHost, effect: RoomEffect<Connection>): void {
    switch (effect.type) {
      case "lost":
        for (const connection of host.room.everybody) this.#losePosition(connection);
        return;
      case "replaced":
        return this.#hangUp(effect.local, {
          code: closeCodes.replaced,
          reason: "a newer connection took over",
        });
      case "catch_up":
        return this.#catchUp(host, effect.local, effect.offset);
    }
  }

  #catchUp(host: RoomHost, connection: Connection, after: number): void {
    if (connection.speaks !== "v1") return;
    catchUp({ host, connection, after }, this.#catchUpParts).catch((error) => {
      logFailure(this.#parts, "the log could not be read", error);
      this.#losePosition(connection);
    });
  }

  #losePosition(connection: Connection): void {
    this.#close(connection, closeCodes.positionLost, "the channel's log is not where it was");
  }

  async #lookUp(connection: Connection, wish: PageWish): Promise<void> {
    this.#carryOutOne(connection, await lookUp(connection.code, wish, this.#parts));
  }

  #close(connection: Connection, code: number, reason: string): void {
    if (connection.phase !== "open") return;
    connection.phase = "closing";
    this.#turnEnd.close(connection, { code, reason });
  }

  /** Whoever is gone gets nothing more; whether it will be back, the channel waits to see. */
  #depart(connection: Connection): void {
    const { connectionId } = connection;
    if (connection.host === undefined) return;
    connection.host.room.forget(connection);
    connection.host = undefined;
    const host = this.#hosts.of(connection.code);
    host.enqueue(connection, { type: connection.speaks === "v1" ? "lose" : "leave", connectionId });
    this.#turnEnd.asked(host);
  }

  readonly #giveUp = (connection: Connection): void => {
    connection.outlet.drop();
    this.#hangUp(connection, { code: closeCodes.tooSlow, reason: "too slow" });
  };

  #hangUp(connection: Connection, closing: Closing): void {
    if (connection.phase === "closed") return;
    connection.phase = "closed";
    this.counters.closed(closing.code);
    connection.outlet.end(closing, this.#parts.clock.monotonicMs());
    this.#depart(connection);
  }

  #tick(): void {
    const nowMs = this.#parts.clock.monotonicMs();
    for (const connection of this.#connections) {
      if (connection.phase === "open") this.#carryOut(connection, connection.rules.tick(nowMs));
    }
    this.#connections.tick();
  }
}
