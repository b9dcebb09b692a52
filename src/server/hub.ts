/**
 * The server's shell: connections on one side, channels on the other. It carries out what the core decides and sends, at
 * the end of each turn of the event loop, one frame to each member that has anything to get.
 * @module
 */
import { closeCodes } from "../protocol/close_codes.ts";
import { encode } from "../protocol/codec.ts";
import { refusals } from "../protocol/errors.ts";
import type { Arrival, Connection } from "./connection.ts";
import { type ConnectionRules, Connections } from "./connections.ts";
import { isEntry, type Operation, type Outcome } from "./core/operation.ts";
import type { RoomEffect } from "./core/room.ts";
import type { SessionEffect } from "./core/session_effect.ts";
import { catchUp, type CatchUpParts } from "./catch_up.ts";
import { sendOwn, sendToAll } from "./delivery.ts";
import type { Broker, Chance, Clock, Log, Socket } from "./ports.ts";
import { lookUp, type PageWish } from "./look_up.ts";
import type { RoomHost } from "./room_host.ts";
import { RoomHosts } from "./room_hosts.ts";

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
  readonly #parts: HubParts;
  readonly #catchUpParts: CatchUpParts;
  readonly #connections: Connections;
  readonly #hosts: RoomHosts;
  // What the end of this turn has to look at.
  readonly #asked = new Set<RoomHost>();
  readonly #announced = new Set<RoomHost>();
  readonly #answered = new Set<Connection>();
  readonly #closing = new Map<Connection, { readonly code: number; readonly reason: string }>();
  readonly #stopTicking: () => void;
  #isTurnEnding = false;
  #isDraining = false;
  #onDeserted: (() => void) | undefined;

  constructor(parts: HubParts) {
    this.#parts = parts;
    this.#catchUpParts = {
      broker: parts.broker,
      clock: parts.clock,
      onRead: (connection) => this.#onAnswered(connection),
      onLost: (connection) => this.#losePosition(connection),
    };
    this.#hosts = new RoomHosts({
      ...{ broker: parts.broker, log: parts.log, limits: parts.rules.limits },
      events: {
        onAnnounced: (host) => this.#onAnnounced(host),
        onEntered: ({ entrance }, foundNobody) => entrance?.joined(foundNobody),
        onSettled: (connection, ...settled) =>
          this.#carryOut(connection, connection.rules.settle(...settled)),
        onEffect: (host, effect) => this.#onRoomEffect(host, effect),
      },
    });
    this.#connections = new Connections({
      ...{ clock: parts.clock, chance: parts.chance, rules: parts.rules },
      giveUp: this.#giveUp,
      onDeserted: () => this.#onDeserted?.(),
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
      this.#carryOut(connection, connection.rules.receive(frame, this.#parts.clock.monotonicMs()));
    } catch (error) {
      // A mistake of ours costs the connection that met it, and no other.
      this.#parts.log.error("a frame could not be handled", { error });
      this.#close(connection, closeCodes.internalError, refusals.internal_error.message);
    }
  }

  /**
   * Takes the end of a socket; may be told more than once.
   * @param isClean Whether the other end has said goodbye: then nothing is left in the socket.
   */
  closed(connection: Connection, isClean: boolean = false): void {
    connection.phase = "closed";
    this.#closing.delete(connection);
    this.#depart(connection);
    this.#connections.remove(connection, isClean);
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
      this.#scheduleTurnEnd();
      await new Promise<void>((resolve) => this.#parts.clock.afterTurn(resolve));
    } while (!this.#hosts.areIdle);
    for (const connection of this.#connections) {
      this.#closing.set(connection, { code: closeCodes.restarting, reason: "the server is restarting" });
    }
    this.#scheduleTurnEnd();
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
    this.#onAnswered(connection);
  }

  #onAnswered(connection: Connection): void {
    this.#answered.add(connection);
    this.#scheduleTurnEnd();
  }

  #operate(connection: Connection, operation: Operation): void {
    const refusal = isEntry(operation) ? this.#refusalOf(connection) : undefined;
    if (refusal !== undefined) {
      return this.#carryOut(connection, connection.rules.settle(operation, refusal));
    }
    const host = connection.host ??= this.#hosts.of(connection.code);
    if (isEntry(operation)) host.room.expect(connection);
    host.enqueue(connection, operation);
    this.#asked.add(host);
    this.#scheduleTurnEnd();
  }

  #refusalOf({ entrance }: Connection): Outcome | undefined {
    if (this.#isDraining) return { type: "refused", code: "draining" };
    const denial = entrance?.ask();
    return denial && { ...denial, type: "refused" };
  }

  #onAnnounced(host: RoomHost): void {
    this.#announced.add(host);
    this.#scheduleTurnEnd();
  }

  #onRoomEffect(host: RoomHost, effect: RoomEffect<Connection>): void {
    switch (effect.type) {
      case "lost":
        for (const connection of host.room.everybody) this.#losePosition(connection);
        return;
      case "replaced":
        return this.#hangUp(effect.local, closeCodes.replaced, "a newer connection took over");
      case "catch_up":
        return this.#catchUp(host, effect.local, effect.offset);
    }
  }

  #catchUp(host: RoomHost, connection: Connection, after: number): void {
    if (connection.speaks !== "v1") return;
    catchUp({ host, connection, after }, this.#catchUpParts).catch((error) => {
      this.#parts.log.error("the log could not be read", { error });
      this.#losePosition(connection);
    });
  }

  #losePosition(connection: Connection): void {
    this.#close(connection, closeCodes.positionLost, "the channel's log is not where it was");
  }

  async #lookUp(connection: Connection, wish: PageWish): Promise<void> {
    this.#reply(connection, await lookUp(connection.code, wish, this.#parts));
  }

  #close(connection: Connection, code: number, reason: string): void {
    if (connection.phase !== "open") return;
    connection.phase = "closing";
    this.#closing.set(connection, { code, reason });
    this.#scheduleTurnEnd();
  }

  /** Whoever is gone gets nothing more; whether it will be back, the channel waits to see. */
  #depart(connection: Connection): void {
    const { host, connectionId } = connection;
    if (host === undefined) return;
    connection.host = undefined;
    host.room.forget(connection);
    host.enqueue(connection, { type: connection.speaks === "v1" ? "lose" : "leave", connectionId });
    this.#asked.add(host);
    this.#scheduleTurnEnd();
  }

  #scheduleTurnEnd(): void {
    if (this.#isTurnEnding) return;
    this.#isTurnEnding = true;
    this.#parts.clock.afterTurn(() => this.#endTurn());
  }

  #endTurn(): void {
    const asked = [...this.#asked];
    this.#asked.clear();
    for (const host of asked) void host.work();
    this.#flush();
    for (const [connection, { code, reason }] of this.#closing) this.#hangUp(connection, code, reason);
    this.#closing.clear();
    this.#isTurnEnding = false;
    if (this.#asked.size > 0) this.#scheduleTurnEnd();
  }

  #flush(): void {
    const nowMs = this.#parts.clock.monotonicMs();
    for (const host of this.#announced) sendToAll(host.room, nowMs, this.#giveUp);
    this.#announced.clear();
    for (const connection of this.#answered) sendOwn(connection, nowMs, this.#giveUp);
    this.#answered.clear();
    this.#connections.relieve();
  }

  readonly #giveUp = (connection: Connection): void => {
    connection.outlet.drop();
    this.#hangUp(connection, closeCodes.tooSlow, "too slow");
  };

  #hangUp(connection: Connection, code: number, reason: string): void {
    if (connection.phase === "closed") return;
    connection.phase = "closed";
    connection.outlet.end({ code, reason }, this.#parts.clock.monotonicMs());
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
