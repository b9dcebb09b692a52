/**
 * Runs one channel on this server: takes operations to the broker in the order in which they came, one batch at a time,
 * and lets the room follow what the broker announces.
 * @module
 */
import type { Connection } from "./connection.ts";
import { type Announcement, isEntry, isExit, type Operation, type Outcome } from "./core/operation.ts";
import type { Room, RoomEffect } from "./core/room.ts";
import { logFailure } from "./log_failure.ts";
import type { Broker, Log } from "./ports.ts";
import { ServerFull } from "./server_full.ts";

interface Request {
  readonly connection: Connection;
  readonly operation: Operation;
}

/** What a room host tells its hub. */
export interface RoomHostEvents {
  /** The room has something for its members. */
  onAnnounced(host: RoomHost): void;
  /** A connection's join or listening is decided: whether the channel came into being by it. */
  onEntered(connection: Connection, foundNobody: boolean): void;
  /** An operation of a connection is decided. */
  onSettled(connection: Connection, operation: Operation, outcome: Outcome): void;
  /** The room asks for something. */
  onEffect(host: RoomHost, effect: RoomEffect<Connection>): void;
  /** Nobody is here any more and the broker has been told. */
  onEmpty(host: RoomHost): void;
}

/** What a room host works with. */
export interface RoomHostParts {
  readonly broker: Broker;
  readonly room: Room<Connection>;
  readonly events: RoomHostEvents;
  readonly log: Log;
}

const unavailable: Outcome = { type: "refused", code: "unavailable" };
const full: Outcome = { type: "refused", code: "server_full" };

/** One channel's way to the broker and back. */
export class RoomHost {
  /** The channel's code. */
  readonly code: string;
  /** The channel's picture on this server. */
  readonly room: Room<Connection>;
  readonly #parts: RoomHostParts;
  #requests: Request[] = [];
  #isWorking = false;
  #isSubscribed = false;
  // Nobody was there when this server began to hear the channel, and nobody has entered since.
  #isDeserted = false;
  // Messages were lost on the way: nothing is followed before the channel has been pictured anew.
  #isLost = false;

  /** @param code The channel's code, in lower case. */
  constructor(code: string, parts: RoomHostParts) {
    this.code = code;
    this.room = parts.room;
    this.#parts = parts;
  }

  /** Adds an operation behind those that wait. */
  enqueue(connection: Connection, operation: Operation): void {
    this.#requests.push({ connection, operation });
  }

  /** Takes what waits to the broker; does nothing while an earlier batch is on its way, which takes it along afterwards. */
  async work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    while (this.#hasWork()) await this.#step();
    this.#isWorking = false;
    if (this.room.isEmpty) this.#parts.events.onEmpty(this);
  }

  /** Whether everything asked so far is decided. */
  get isIdle(): boolean {
    return !this.#isWorking && this.#requests.length === 0;
  }

  #hasWork(): boolean {
    return this.#requests.length > 0 || (this.#isSubscribed && this.room.isEmpty);
  }

  async #step(): Promise<void> {
    if (this.#requests.length === 0) return await this.#unsubscribe();
    const batch = this.#requests;
    this.#requests = [];
    const outcomes = await this.#perform(batch);
    batch.forEach(({ connection, operation }, index) => {
      const outcome = this.#asHeardHere(operation, outcomes[index] ?? unavailable);
      if (isEntry(operation) && !isUnavailable(outcome)) this.#entered(connection);
      this.#parts.events.onSettled(connection, operation, outcome);
      if (isUnavailable(outcome) && operation.type === "publish") this.#refuseLater(connection);
    });
  }

  /** A message that was numbered before, and has not been heard here yet, is the answer itself. */
  #asHeardHere({ type }: Operation, outcome: Outcome): Outcome {
    if (type !== "publish" || outcome.type !== "repeated") return outcome;
    return outcome.offset > this.room.position.offset ? { type: "done" } : outcome;
  }

  #entered(connection: Connection): void {
    this.#parts.events.onEntered(connection, this.#isDeserted);
    this.#isDeserted = false;
  }

  async #perform(batch: readonly Request[]): Promise<readonly Outcome[]> {
    try {
      if (this.#isLost) await this.#unsubscribe();
      if (!this.#isSubscribed) await this.#subscribe();
      return await this.#parts.broker.perform(this.code, batch.map((request) => request.operation));
    } catch (error) {
      if (error instanceof ServerFull) {
        this.#isDeserted = true;
        return batch.map(() => full);
      }
      logFailure(this.#parts, "the broker did not answer", error);
      if (!this.#isSubscribed) this.#tellGone(batch);
      return [];
    }
  }

  /** Who is gone is gone, even where the channel cannot be heard: the broker keeps it in mind until it is told. */
  #tellGone(batch: readonly Request[]): void {
    const gone = batch.map(({ operation }) => operation).filter(isExit);
    if (gone.length > 0) this.#parts.broker.perform(this.code, gone).catch(() => {});
  }

  async #subscribe(): Promise<void> {
    this.#isLost = false;
    const picture = await this.#parts.broker.subscribe(
      this.code,
      (announcements) => this.#follow(announcements),
      { onLost: () => this.#lose() },
    );
    this.room.restore(picture.position, picture.memberships);
    this.#isDeserted = picture.memberships.size === 0 && picture.position.offset === 0;
    this.#isSubscribed = true;
  }

  async #unsubscribe(): Promise<void> {
    this.#isSubscribed = false;
    try {
      await this.#parts.broker.unsubscribe(this.code);
    } catch (error) {
      this.#parts.log.warning("the broker did not answer", { error });
    }
  }

  #follow(announcements: readonly Announcement[]): void {
    if (this.#isLost) return;
    for (const announcement of announcements) {
      const effects = this.room.apply(announcement);
      for (const effect of effects) this.#parts.events.onEffect(this, effect);
      this.#isLost = effects.some(({ type }) => type === "lost");
      if (this.#isLost) break;
    }
    this.#parts.events.onAnnounced(this);
  }

  #lose(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#parts.events.onEffect(this, { type: "lost" });
  }

  /** What its sender said after a text that may not be stored must not be numbered before it. */
  #refuseLater(connection: Connection): void {
    const later = this.#requests.filter((r) => r.connection === connection && r.operation.type === "publish");
    if (later.length === 0) return;
    this.#requests = this.#requests.filter((request) => !later.includes(request));
    for (const { operation } of later) this.#parts.events.onSettled(connection, operation, unavailable);
  }
}

function isUnavailable(outcome: Outcome): boolean {
  return outcome.type === "refused" && outcome.code === "unavailable";
}
