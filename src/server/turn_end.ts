/**
 * The end of each turn of the event loop: what was asked goes to the channels, what they announced and what was answered goes
 * out, at most one frame a member, and whoever is to go is sent away.
 * @module
 */
import type { Connection } from "./connection.ts";
import type { Counters } from "./core/counters.ts";
import { type GiveUp, sendOwn, sendToAll } from "./delivery.ts";
import type { Clock } from "./ports.ts";
import type { RoomHost } from "./room_host.ts";

/** How a connection is closed. */
export interface Closing {
  readonly code: number;
  readonly reason: string;
}

/** What the ends of turns work with. */
export interface TurnEndParts {
  readonly clock: Pick<Clock, "afterTurn" | "monotonicMs">;
  readonly counters: Counters;
  /** Ends a connection that reads too slowly. */
  readonly giveUp: GiveUp;
  /** Ends a connection for which nothing waits here any more. */
  readonly hangUp: (connection: Connection, closing: Closing) => void;
  /** Everything that the turn had was sent. */
  readonly onSent: () => void;
}

/** What the end of this turn has to look at. */
export class TurnEnd {
  readonly #parts: TurnEndParts;
  readonly #asked = new Set<RoomHost>();
  readonly #announced = new Set<RoomHost>();
  readonly #answered = new Set<Connection>();
  readonly #closing = new Map<Connection, Closing>();
  #isComing = false;
  // When the first message was heard of all that have not been sent.
  #heardAtMs: number | undefined;

  constructor(parts: TurnEndParts) {
    this.#parts = parts;
  }

  /** A channel was asked something. */
  asked(host: RoomHost): void {
    this.#asked.add(host);
    this.schedule();
  }

  /** A channel has something for all. */
  announced(host: RoomHost): void {
    this.#announced.add(host);
    this.schedule();
  }

  /** A connection has something of its own. */
  answered(connection: Connection): void {
    this.#answered.add(connection);
    this.schedule();
  }

  /** A connection is to be closed. */
  close(connection: Connection, closing: Closing): void {
    this.#closing.set(connection, closing);
    this.schedule();
  }

  /** A connection is gone already. */
  forget(connection: Connection): void {
    this.#closing.delete(connection);
  }

  /** A message is on its way to its channel. @param heardAtMs When it was heard, by a clock that never falls. */
  saidAt(heardAtMs: number): void {
    this.#heardAtMs ??= heardAtMs;
  }

  /** Sees to it that this turn ends here. */
  schedule(): void {
    if (this.#isComing) return;
    this.#isComing = true;
    this.#parts.clock.afterTurn(() => this.#end());
  }

  #end(): void {
    const asked = [...this.#asked];
    this.#asked.clear();
    for (const host of asked) void host.work();
    const hasNews = this.#announced.size > 0;
    this.#flush();
    this.#measure(hasNews, asked.length > 0);
    for (const [connection, closing] of this.#closing) this.#parts.hangUp(connection, closing);
    this.#closing.clear();
    this.#isComing = false;
    if (this.#asked.size > 0) this.schedule();
  }

  #flush(): void {
    const { clock, counters, giveUp, onSent } = this.#parts;
    const nowMs = clock.monotonicMs();
    for (const { room } of this.#announced) {
      counters.delivered(room.turn.messageCount, room.localCount);
      sendToAll(room, nowMs, giveUp);
    }
    this.#announced.clear();
    for (const connection of this.#answered) sendOwn(connection, nowMs, giveUp);
    this.#answered.clear();
    onSent();
  }

  /** What was asked and not announced yet comes with a later turn; otherwise nothing comes any more. */
  #measure(hasNews: boolean, isUnderWay: boolean): void {
    if (this.#heardAtMs === undefined || (isUnderWay && !hasNews)) return;
    const { clock, counters } = this.#parts;
    if (hasNews) counters.deliveryDelay.observe((clock.monotonicMs() - this.#heardAtMs) / 1_000);
    this.#heardAtMs = undefined;
  }
}
