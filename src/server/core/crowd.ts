/**
 * Who is connected, by address: what counts is the socket, from the upgrade until it is really gone.
 * @module
 */

/** How many connections there may be; 0 means no limit. */
export interface CrowdLimits {
  /** On the whole server. */
  readonly connections: number;
  /** From one address. */
  readonly connectionsPerAddress: number;
}

/** One connection's place in the crowd. */
export interface CrowdPlace {
  readonly address: string;
  /** When it was taken, by a clock that never falls. */
  readonly takenAtMs: number;
}

/** How long an upgrade may take, in milliseconds: of one whose client went away meanwhile nothing is heard any more. */
export const openWithinMs = 30_000;

/** Counts connections. */
export class Crowd {
  readonly #limits: CrowdLimits;
  readonly #byAddress = new Map<string, number>();
  readonly #places = new Set<CrowdPlace>();
  // In the order in which they were taken.
  readonly #unopened = new Set<CrowdPlace>();

  constructor(limits: CrowdLimits) {
    this.#limits = limits;
  }

  /** How many connections there are. */
  get size(): number {
    return this.#places.size;
  }

  /** How many addresses they come from. */
  get addressCount(): number {
    return this.#byAddress.size;
  }

  /** Whether the server has all that it may have. */
  isFull(nowMs: number): boolean {
    this.#dropUnopened(nowMs);
    return isReached(this.#places.size, this.#limits.connections);
  }

  /** Whether an address has all that it may have; "" is the address of those of whom none is known. */
  isFullFor(address: string): boolean {
    return address !== "" && isReached(this.#byAddress.get(address) ?? 0, this.#limits.connectionsPerAddress);
  }

  /** Takes a place, for a connection that is still to open. */
  add(place: CrowdPlace): void {
    this.#places.add(place);
    this.#unopened.add(place);
    this.#byAddress.set(place.address, (this.#byAddress.get(place.address) ?? 0) + 1);
  }

  /** Takes note that its connection has opened. */
  opened(place: CrowdPlace): void {
    this.#unopened.delete(place);
  }

  /** Gives a place back; may be told more than once. */
  remove(place: CrowdPlace): void {
    if (!this.#places.delete(place)) return;
    this.#unopened.delete(place);
    const left = (this.#byAddress.get(place.address) ?? 0) - 1;
    if (left > 0) this.#byAddress.set(place.address, left);
    else this.#byAddress.delete(place.address);
  }

  #dropUnopened(nowMs: number): void {
    for (const place of this.#unopened) {
      if (nowMs - place.takenAtMs < openWithinMs) return;
      this.remove(place);
    }
  }
}

function isReached(count: number, limit: number): boolean {
  return limit > 0 && count >= limit;
}
