/**
 * Decides who is let in, by address: connections at once, joins and new channels a minute, and joins that find nobody there.
 * Whether a code is in use makes no difference to any answer: what is counted shows only when a limit is reached, and then
 * everybody from there is refused alike.
 * @module
 */
import type { RefusalCode } from "../../protocol/errors.ts";
import { aMinute, BucketLedger } from "./bucket_ledger.ts";
import { Crowd, type CrowdLimits, type CrowdPlace } from "./crowd.ts";
import { GuessLimiter, type GuessLimits } from "./guess_limiter.ts";
import { RecentMap } from "./recent_map.ts";
import { rememberedMs } from "./seat.ts";

/** What may come in; 0 means no limit. */
export interface DoorLimits extends CrowdLimits {
  /** Upgrades a minute from one address. */
  readonly joinsPerAddress: number;
  /** Channels a minute that come into being for one address. */
  readonly channelsPerAddress: number;
  /** Joins that find nobody there. */
  readonly guesses: GuessLimits;
}

/** Where somebody comes from. */
export interface Visitor {
  /** What counts as one address: IPv4 whole, of IPv6 the first 64 bits; "" where it is not known and no limit by it holds. */
  readonly address: string;
  /** What counts as one network: IPv4 whole, of IPv6 the first 48 bits, of which one customer may have every address; or "". */
  readonly network: string;
}

/** Why somebody is not let in. */
export interface Denial {
  readonly type: "denied";
  /** The refusal. */
  readonly code: RefusalCode;
  /** When it is worth trying again, in milliseconds. */
  readonly retryAfterMs: number;
}

/** One connection that was let in. */
export interface Place extends CrowdPlace, Visitor {
  readonly type: "let_in";
  /** The channel that it is for. */
  readonly code: string;
  /** What its join came to. Absent: it has not been let through yet. */
  join: "under_way" | "counted" | "found" | undefined;
}

/** Nobody knows when a place will be free; so long to wait is as good as any, in milliseconds. */
const fullRetryAfterMs = 30_000;

/** How many channels are remembered together with a network that knows them: about 10 MiB. */
const maxFamiliar = 65_536;

/** What a network has to do with a code: it was given it, has found somebody there, or found nobody there any more. */
type Acquaintance = "given" | "found" | "lost";

/** The door of one server. Every time that it is told is of a clock that never falls. */
export class Door {
  readonly #crowd: Crowd;
  readonly #joins: BucketLedger;
  readonly #channels: BucketLedger;
  readonly #guesses: GuessLimiter;
  // Whoever found somebody in a channel, or was given its code, is let in again from the same network.
  readonly #familiar = new RecentMap<Acquaintance>({ maxSize: maxFamiliar, lifeMs: rememberedMs });

  /** @param nowMs The time. */
  constructor(limits: DoorLimits, nowMs: number) {
    this.#crowd = new Crowd(limits);
    this.#joins = new BucketLedger(aMinute(limits.joinsPerAddress));
    this.#channels = new BucketLedger(aMinute(limits.channelsPerAddress));
    this.#guesses = new GuessLimiter(limits.guesses, nowMs);
  }

  /** How many connections have a place. */
  get connectionCount(): number {
    return this.#crowd.size;
  }

  /** How many addresses, networks and channels are remembered. */
  get size(): number {
    return this.#joins.size + this.#channels.size + this.#guesses.size + this.#familiar.size;
  }

  /** Asks for a place for a connection to a channel; of the channel nothing is looked at. */
  enter({ address, network }: Visitor, code: string, nowMs: number): Place | Denial {
    if (this.#crowd.isFull(nowMs)) return denial("server_full", fullRetryAfterMs);
    if (this.#crowd.isFullFor(address)) return denial("too_many_connections", fullRetryAfterMs);
    const waitMs = this.#joins.waitMs(address, nowMs);
    if (waitMs > 0) return denial("too_many_joins", waitMs);
    this.#joins.take(address, nowMs);
    const place: Place = { type: "let_in", address, network, code, takenAtMs: nowMs, join: undefined };
    this.#crowd.add(place);
    return place;
  }

  /** Takes note that the connection has opened. */
  opened(place: Place): void {
    this.#crowd.opened(place);
  }

  /** Gives the place back when the socket is gone; may be told more than once. */
  leave(place: Place, nowMs: number): void {
    this.#crowd.remove(place);
    if (place.join === "found") this.#acquaint(place, "found", nowMs);
  }

  /** Asks whether a connection may join now; it is asked once. @returns Why not. Absent: it may. */
  askToJoin(place: Place, nowMs: number): Denial | undefined {
    if (place.join !== undefined) return undefined;
    const isFamiliar = (this.#acquaintance(place, nowMs) ?? "lost") !== "lost";
    const waitMs = isFamiliar ? 0 : this.#strangerWaitMs(place, nowMs);
    if (waitMs > 0) return denial("too_many_joins", waitMs);
    place.join = "under_way";
    return undefined;
  }

  /** Takes note of how a join went. @param foundNobody Whether the channel came into being by it. */
  joined(place: Place, foundNobody: boolean, nowMs: number): void {
    if (place.join !== "under_way") return;
    const isGuess = foundNobody && this.#acquaintance(place, nowMs) !== "given";
    place.join = isGuess ? "counted" : "found";
    this.#acquaint(place, isGuess ? "lost" : "found", nowMs);
    if (isGuess) {
      this.#guesses.count(place.network, nowMs);
      this.#channels.take(place.address, nowMs);
    }
  }

  /** Asks whether a visitor may have a new code; each time counts. @returns Why not. Absent: it may. */
  askForCode({ address }: Visitor, nowMs: number): Denial | undefined {
    const waitMs = this.#channels.waitMs(address, nowMs);
    if (waitMs > 0) return denial("too_many_channels", waitMs);
    this.#channels.take(address, nowMs);
    return undefined;
  }

  /** Takes note that a visitor was given a code. */
  handOut({ network }: Visitor, code: string, nowMs: number): void {
    this.#acquaint({ network, code }, "given", nowMs);
  }

  #strangerWaitMs({ address, network }: Visitor, nowMs: number): number {
    return Math.max(this.#guesses.waitMs(network, nowMs), this.#channels.waitMs(address, nowMs));
  }

  #acquaintance({ network, code }: Acquainted, nowMs: number): Acquaintance | undefined {
    return this.#familiar.get(`${network} ${code}`, nowMs);
  }

  #acquaint({ network, code }: Acquainted, how: Acquaintance, nowMs: number): void {
    const key = `${network} ${code}`;
    // What is not known need not be remembered as that.
    if (how !== "lost" || this.#familiar.get(key, nowMs) !== undefined) this.#familiar.set(key, how, nowMs);
  }
}

type Acquainted = Pick<Place, "network" | "code">;

function denial(code: RefusalCode, retryAfterMs: number): Denial {
  return { type: "denied", code, retryAfterMs };
}
